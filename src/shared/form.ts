/** Forms that follow a model: built from TokenLab's record of it, checked, and turned into a request. All pure. */
export { canonicalName, formFor } from './form/build.ts';
export { routeFor } from './form/route.ts';
export { type CheckedRequest, requestIssues } from './form/rules.ts';
export type {
  CarryOver,
  ElementValue,
  FieldType,
  FormContext,
  FormField,
  FormNote,
  FormRequest,
  FormValue,
  FormValues,
  MediaKind,
  MediaRules,
  MediaValue,
  ModelForm,
  ResultFacts,
} from './form/types.ts';
export { nameInForm, validateForm } from './form/validate.ts';
export { carryOver, initialValues, isEmptyValue, isPossible, mediaOf, toRequest } from './form/values.ts';
