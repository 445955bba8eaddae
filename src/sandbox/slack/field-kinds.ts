/** How an element holds its value: the field in `state`, the field of its start value, the sort. */
export type FieldKind = {
  readonly field: string;
  readonly initial: string;
  readonly holds: 'text' | 'texts' | 'number' | 'option' | 'options';
  /** Whether the options come from the app while the person types. */
  readonly external: boolean;
};

const text = (field: string, initial: string): FieldKind => ({
  field,
  initial,
  holds: 'text',
  external: false,
});
const texts = (field: string, initial: string): FieldKind => ({
  ...text(field, initial),
  holds: 'texts',
});
const option = (external: boolean): FieldKind => ({
  field: 'selected_option',
  initial: 'initial_option',
  holds: 'option',
  external,
});
const options = (external: boolean): FieldKind => ({
  field: 'selected_options',
  initial: 'initial_options',
  holds: 'options',
  external,
});

const kinds: Readonly<Record<string, FieldKind>> = {
  plain_text_input: text('value', 'initial_value'),
  number_input: text('value', 'initial_value'),
  email_text_input: text('value', 'initial_value'),
  url_text_input: text('value', 'initial_value'),
  datepicker: text('selected_date', 'initial_date'),
  timepicker: text('selected_time', 'initial_time'),
  datetimepicker: { ...text('selected_date_time', 'initial_date_time'), holds: 'number' },
  users_select: text('selected_user', 'initial_user'),
  channels_select: text('selected_channel', 'initial_channel'),
  conversations_select: text('selected_conversation', 'initial_conversation'),
  multi_users_select: texts('selected_users', 'initial_users'),
  multi_channels_select: texts('selected_channels', 'initial_channels'),
  radio_buttons: option(false),
  static_select: option(false),
  external_select: option(true),
  checkboxes: options(false),
  multi_static_select: options(false),
  multi_external_select: options(true),
};

/** The kind of an element that keeps a value; undefined for buttons and overflow menus. */
export const fieldKind = (type: string): FieldKind | undefined => kinds[type];
