//! What the project says about itself and in which words, what it is made of, and what a run of its tests prints.

mod dependencies;
mod guide;
mod languages;
mod map;
mod markdown;
mod pages;
mod picture;
mod printed;
mod prose;
mod scripts;
