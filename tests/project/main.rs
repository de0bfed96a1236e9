//! What the project says about itself and in which words, what it is made of, and what a run of its tests prints.

mod dependencies;
mod guide;
mod map;
mod printed;
mod prose;
mod scripts;
