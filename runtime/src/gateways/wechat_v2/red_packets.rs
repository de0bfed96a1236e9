//! Red packets (红包) of official accounts, mini programs and WeChat Work.

use crate::gateways::markers::apis;

apis! {
    /// 发放普通红包: sends a red packet to one user of an official account; if the outcome is unknown, repeat it with the
    /// same number only.
    RedPacketSend: "wechat_v2/red_packet_send",

    /// 发放裂变红包: sends a packet to one user, who shares it with others at random; deprecated by WeChat.
    RedPacketSendGroup: "wechat_v2/red_packet_send_group",

    /// 发放小程序红包接口: makes a red packet that the user opens in your mini program, which needs `package` of the reply.
    RedPacketSendMiniProgram: "wechat_v2/red_packet_send_mini_program",

    /// 查询红包记录: queries the status of a red packet, and who took it; the result is in the status.
    ///
    /// An error of the query does not mean that the packet failed: do not send it again with another number.
    RedPacketQuery: "wechat_v2/red_packet_query",

    /// 发放企业红包: sends a red packet from a `WeCom` company, in the name of an app or of a person.
    RedPacketSendWorkwx: "wechat_v2/red_packet_send_workwx",

    /// 查询红包记录: queries the status of a red packet of a `WeCom` company; the result is in the status.
    RedPacketQueryWorkwx: "wechat_v2/red_packet_query_workwx",
}
