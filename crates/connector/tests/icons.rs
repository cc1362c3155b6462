//! The icons are pictures of one drawing: each has its size and shows what `icon.svg` says.
//!
//! After a change of the drawing, `UPDATE_ICONS=1 cargo test -p xtask icons` draws them again.

use connector::project::Project;
use connector::render::ICON_FILES;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The drawing at a size of so many pixels.
fn draw(tree: &Tree, size: u32) -> Pixmap {
    let mut picture = Pixmap::new(size, size).expect("icons are not empty");
    let scale = size as f32 / tree.size().width();
    resvg::render(tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    picture
}

#[test]
fn every_icon_shows_the_drawing_at_its_size() {
    let folder = Project::here().connector().join("icons");
    let drawing = std::fs::read(folder.join("icon.svg")).expect("icon.svg is there");
    let tree = Tree::from_data(&drawing, &Options::default()).expect("icon.svg is an SVG file");
    for size in ICON_FILES {
        let path = folder.join(format!("Anaplan{size}.png"));
        let drawn = draw(&tree, size);
        if std::env::var_os("UPDATE_ICONS").is_some() {
            drawn.save_png(&path).expect("the icon can be written");
        }
        let kept = Pixmap::load_png(&path).expect("the icon is a PNG file");
        assert_eq!((kept.width(), kept.height()), (size, size), "{}", path.display());
        // Rounding differs between processors by one step at most.
        let differs = kept.data().iter().zip(drawn.data()).any(|(kept, drawn)| kept.abs_diff(*drawn) > 1);
        assert!(!differs, "{} is not what icon.svg draws", path.display());
    }
}
