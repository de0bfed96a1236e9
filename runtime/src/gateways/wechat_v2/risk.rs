//! Platform certificates, the key for encrypted fields (证书与公钥), and violations of sub-merchants (违规信息).

use crate::gateways::markers::apis;

apis! {
    /// 获取平台证书: gets WeChat's platform certificates, encrypted with the APIv3 key; the path is spelled this way.
    PlatformCertificates: "wechat_v2/platform_certificates",

    /// 获取RSA加密公钥API: gets the RSA key, in PKCS#1, that encrypts card numbers and names of bank transfers.
    RsaPublicKey: "wechat_v2/rsa_public_key",

    /// 银行特约商户违规信息查询: queries the violations of a bank's sub-merchants, page by page.
    ViolationQuery: "wechat_v2/violation_query",
}
