//! What the project says about itself, what it is made of, and what a run of its tests prints.

mod dependencies;
mod map;
mod printed;
