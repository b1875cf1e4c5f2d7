/** Whether it is one of OpenSSL's and Node's names for a certificate that cannot be trusted. */
export function isCertificateCode(code: string | undefined | null): boolean {
  return (
    typeof code === "string" &&
    /CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|HOSTNAME_MISMATCH|ALTNAME_INVALID/.test(code)
  );
}
