//! Banks, their branches and places (银行组件).

use crate::gateways::markers::apis;

apis! {
    /// 查询省份列表: queries the capital capitallhh areas provinces.
    CapitalCapitallhhAreasProvincesQuery: "wechat_v3/capital_capitallhh_areas_provinces_query",

    /// 查询城市列表: queries the capital capitallhh areas province cities.
    CapitalCapitallhhAreasProvinceCitiesQuery: "wechat_v3/capital_capitallhh_areas_province_cities_query",

    /// 查询支持对公业务的银行列表: queries the capital capitallhh banks corporate banking.
    CapitalCapitallhhBanksCorporateBankingQuery: "wechat_v3/capital_capitallhh_banks_corporate_banking_query",

    /// 查询支持个人业务的银行列表: queries the capital capitallhh banks personal banking.
    CapitalCapitallhhBanksPersonalBankingQuery: "wechat_v3/capital_capitallhh_banks_personal_banking_query",

    /// 获取对私银行卡号开户银行: calls the capital capitallhh banks search banks by its bank account query.
    CapitalCapitallhhBanksSearchBanksByBankAccountQuery: "wechat_v3/capital_capitallhh_banks_search_banks_by_bank_account_query",

    /// 查询支行列表: queries the capital capitallhh bank branches.
    CapitalCapitallhhBankBranchesQuery: "wechat_v3/capital_capitallhh_bank_branches_query",
}
