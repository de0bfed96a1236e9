//! Which gateway the tables belong to: a shipped one, or that of a file.

use crate::files::File;
use clap::{
    Arg, Command,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use paytable_schema::{Gateway, gateway, tables};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// Which gateway is meant.
#[derive(Clone, Debug)]
pub(super) enum GatewayArg {
    Shipped(String),
    File(PathBuf),
}

impl GatewayArg {
    /// The gateway of a file; `None` if a shipped one is meant.
    pub(super) fn read(&self) -> Result<Option<Gateway>, String> {
        let GatewayArg::File(path) = self else { return Ok(None) };
        let file = File::read(path)?;
        gateway(file.source()).map(Some).map_err(|faults| faults.to_string())
    }
}

/// Takes the names of shipped gateways, and whatever is a path.
#[derive(Clone)]
pub(super) struct GatewayParser;

impl GatewayParser {
    fn names() -> PossibleValuesParser {
        PossibleValuesParser::new(tables::GATEWAYS.iter().map(|(name, _)| *name))
    }
}

impl TypedValueParser for GatewayParser {
    type Value = GatewayArg;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<GatewayArg, clap::Error> {
        let path = Path::new(value);
        if path.extension().is_some_and(|ending| ending == "toml") || path.components().count() > 1 {
            return Ok(GatewayArg::File(path.to_owned()));
        }
        GatewayParser::names().parse_ref(cmd, arg, value).map(GatewayArg::Shipped)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names: Vec<PossibleValue> =
            tables::GATEWAYS.iter().map(|(name, _)| PossibleValue::new(*name)).collect();
        Some(Box::new(names.into_iter()))
    }
}

/// The gateway that the tables belong to: of a file, or a shipped one.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) beside: Option<&'a Gateway>,
    pub(super) shipped: Option<&'a str>,
}

impl<'a> Of<'a> {
    /// `beside` is what was read of a file.
    pub(super) fn new(named: Option<&'a GatewayArg>, beside: Option<&'a Gateway>) -> Of<'a> {
        let shipped = match named {
            Some(GatewayArg::Shipped(name)) => Some(name.as_str()),
            Some(GatewayArg::File(_)) | None => None,
        };
        Of { beside, shipped }
    }
}
