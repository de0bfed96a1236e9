//! `import`: a documentation page to the draft of a table.

use crate::{
    done::{Done, usage},
    files::File,
};
use lexopt::{Arg, Parser, ValueExt};
use paytable_schema::{
    import::{Head, import},
    tables,
};
use std::{
    io::{self, Read},
    path::Path,
};

pub(crate) fn run(mut args: Parser) -> Result<Done, String> {
    let (mut name, mut path, mut gateway, mut file) = (String::new(), String::new(), None, None);
    while let Some(arg) = args.next().map_err(usage)? {
        match arg {
            Arg::Long("api") => name = text(&mut args)?,
            Arg::Long("path") => path = text(&mut args)?,
            Arg::Long("gateway") => gateway = Some(text(&mut args)?),
            Arg::Value(value) if file.is_none() => file = Some(value.string().map_err(usage)?),
            other => return Err(usage(other.unexpected())),
        }
    }
    if let Some(gateway) = gateway.as_deref().filter(|name| tables::find_gateway(name).is_none()) {
        return Err(tables::unknown_gateway(gateway).render().join("\n"));
    }
    let page = match file.as_deref() {
        None | Some("-") => standard_input()?,
        Some(file) => File::read(Path::new(file))?.text,
    };
    let head = Head { name: &name, path: &path, gateway: gateway.as_deref() };
    let out = import(&page, head).ok_or(
        "no table was found; a table starts with a head row such as 字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述",
    )?;
    Ok(Done { out, ..Done::default() })
}

fn text(args: &mut Parser) -> Result<String, String> {
    args.value().and_then(ValueExt::string).map_err(usage)
}

fn standard_input() -> Result<String, String> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
    Ok(text)
}
