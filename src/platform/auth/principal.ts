/** Who a request acts for. Roles beyond `admin` come with tokens of their own. */
export interface Principal {
  /** As on events: `user:<token name>`. */
  readonly actor: string;
  readonly role: 'admin';
}
