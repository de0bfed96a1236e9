//! Member cards (会员卡) and their campaigns.

use crate::gateways::markers::apis;

apis! {
    /// 查询活动列表: queries the membercard activity activities.
    MembercardActivityActivitiesQuery: "wechat_v3/membercard_activity_activities_query",

    /// 创建活动: creates the membercard activity.
    MembercardActivityCreate: "wechat_v3/membercard_activity_create",

    /// 查询活动详情: queries the membercard activity.
    MembercardActivityQuery: "wechat_v3/membercard_activity_query",

    /// 终止活动: ends the membercard activity.
    MembercardActivityTerminate: "wechat_v3/membercard_activity_terminate",

    /// 获取用户信息（跳转型激活）: queries the membercard open activate information.
    MembercardOpenActivateInformationQuery: "wechat_v3/membercard_open_activate_information_query",

    /// 查询回调地址: queries the membercard open callback.
    MembercardOpenCallbackQuery: "wechat_v3/membercard_open_callback_query",

    /// 设置回调地址: changes the membercard open callback.
    MembercardOpenCallbackUpdate: "wechat_v3/membercard_open_callback_update",

    /// 查询会员卡模板列表: queries the membercard open cards.
    MembercardOpenCardsQuery: "wechat_v3/membercard_open_cards_query",

    /// 创建会员卡模板: creates the membercard open card.
    MembercardOpenCardCreate: "wechat_v3/membercard_open_card_create",

    /// 删除会员卡模板: deletes the membercard open card.
    MembercardOpenCardDelete: "wechat_v3/membercard_open_card_delete",

    /// 查询会员卡模板信息: queries the membercard open card.
    MembercardOpenCardQuery: "wechat_v3/membercard_open_card_query",

    /// 修改会员卡模板信息: changes the membercard open card.
    MembercardOpenCardUpdate: "wechat_v3/membercard_open_card_update",

    /// 导入会员Code: deposits the membercard open card codes.
    MembercardOpenCardCodesDeposit: "wechat_v3/membercard_open_card_codes_deposit",

    /// 查询用户会员卡信息: queries the membercard open card code.
    MembercardOpenCardCodeQuery: "wechat_v3/membercard_open_card_code_query",

    /// 修改用户会员卡信息: changes the membercard open card code.
    MembercardOpenCardCodeUpdate: "wechat_v3/membercard_open_card_code_update",

    /// 激活会员卡（跳转型激活）: activates the membercard open card code.
    MembercardOpenCardCodeActivate: "wechat_v3/membercard_open_card_code_activate",

    /// 设置支付后展示的积分到账: commits the membercard open card code bonus.
    MembercardOpenCardCodeBonusCommit: "wechat_v3/membercard_open_card_code_bonus_commit",

    /// 支付结果页展示会员积分: prepares the membercard open card code bonus.
    MembercardOpenCardCodeBonusPrepare: "wechat_v3/membercard_open_card_code_bonus_prepare",

    /// 设置会员权益: changes the membercard open card code rights.
    MembercardOpenCardCodeRightsUpdate: "wechat_v3/membercard_open_card_code_rights_update",

    /// 设置会员服务项用户信息: creates the membercard open card code set service module data.
    MembercardOpenCardCodeSetServiceModuleDataCreate: "wechat_v3/membercard_open_card_code_set_service_module_data_create",

    /// 作废用户会员卡: creates the membercard open card code unavailable.
    MembercardOpenCardCodeUnavailableCreate: "wechat_v3/membercard_open_card_code_unavailable_create",

    /// 加密code解码（跳转型激活）: queries the membercard open card decrypt code.
    MembercardOpenCardDecryptCodeQuery: "wechat_v3/membercard_open_card_decrypt_code_query",

    /// 商户预授权: creates the membercard open card permission token.
    MembercardOpenCardPermissionTokenCreate: "wechat_v3/membercard_open_card_permission_token_create",

    /// 根据手机号导入用户会员卡: imports the membercard open card phone membercard.
    MembercardOpenCardPhoneMembercardImport: "wechat_v3/membercard_open_card_phone_membercard_import",

    /// 创建会员卡二维码: creates the membercard open card QR code.
    MembercardOpenCardQrcodeCreate: "wechat_v3/membercard_open_card_qrcode_create",

    /// 设置会员卡模板权益项: changes the membercard open card rights.
    MembercardOpenCardRightsUpdate: "wechat_v3/membercard_open_card_rights_update",

    /// 添加会员卡服务项: creates the membercard open card service module.
    MembercardOpenCardServiceModuleCreate: "wechat_v3/membercard_open_card_service_module_create",

    /// 移除会员卡服务项: deletes the membercard open card service module.
    MembercardOpenCardServiceModuleDelete: "wechat_v3/membercard_open_card_service_module_delete",

    /// 修改会员卡服务项: changes the membercard open card service module.
    MembercardOpenCardServiceModuleUpdate: "wechat_v3/membercard_open_card_service_module_update",

    /// 老会员卡模板升级: upgrades the membercard open card.
    MembercardOpenCardUpgrade: "wechat_v3/membercard_open_card_upgrade",

    /// 根据openid导入用户会员卡: imports the membercard open card users.
    MembercardOpenCardUsersImport: "wechat_v3/membercard_open_card_users_import",

    /// 导入加密手机号提醒会员领卡: imports the membercard open phonenumber member.
    MembercardOpenPhonenumberMemberImport: "wechat_v3/membercard_open_phonenumber_member_import",

    /// 通过加密手机号查询会员领卡状态: searches the membercard open phonenumber member.
    MembercardOpenPhonenumberMemberSearch: "wechat_v3/membercard_open_phonenumber_member_search",

    /// 查询用户在品牌下所有会员卡: queries the membercard open user cards.
    MembercardOpenUserCardsQuery: "wechat_v3/membercard_open_user_cards_query",
}
