//! Run-time variables: one frame for each call of a function, with a slot for every parameter and every variable of
//! the `let` and record expressions in its body. The compiler has resolved each name to a frame and a slot.

use crate::session::Scope;
use crate::teardown::drop_part;
use crate::thunk::Cell;
use std::cell::RefCell;
use std::rc::Rc;

/// How many variables a frame holds in place. Most calls have no more, and so need no second allocation.
const INLINE: usize = 3;

/// The variables of a frame.
#[derive(Default)]
pub(crate) struct Slots {
    inline: [Option<Cell>; INLINE],
    more: Vec<Option<Cell>>,
}

impl Slots {
    /// Sets a variable, wherever it is.
    #[inline]
    pub(crate) fn put(&mut self, slot: usize, cell: Cell) {
        if slot >= INLINE && self.more.len() <= slot - INLINE {
            self.more.resize(slot - INLINE + 1, None);
        }
        if let Some(place) = self.place(slot) {
            *place = Some(cell);
        }
    }

    #[inline]
    pub(crate) fn get(&self, slot: usize) -> Option<&Cell> {
        match slot.checked_sub(INLINE) {
            None => self.inline.get(slot)?.as_ref(),
            Some(slot) => self.more.get(slot)?.as_ref(),
        }
    }

    #[inline]
    fn place(&mut self, slot: usize) -> Option<&mut Option<Cell>> {
        match slot.checked_sub(INLINE) {
            None => self.inline.get_mut(slot),
            Some(slot) => self.more.get_mut(slot),
        }
    }

    fn iter(&self) -> impl Iterator<Item = &Cell> {
        self.inline.iter().chain(&self.more).flatten()
    }
}

/// The variables of one call of a function, of one document, or of one section.
pub struct Frame {
    slots: RefCell<Slots>,
    pub(crate) parent: Option<Rc<Frame>>,
    pub(crate) scope: Option<Scope>,
}

impl Frame {
    /// A frame whose first slots are `slots`, with room for `size` slots in all.
    pub(crate) fn new(
        mut slots: Slots,
        size: usize,
        parent: Option<Rc<Frame>>,
        scope: Option<Scope>,
    ) -> Rc<Frame> {
        slots.more.resize(size.saturating_sub(INLINE), None);
        Rc::new(Frame { slots: RefCell::new(slots), parent, scope })
    }

    /// What a slot holds; `None` before its variable is set up.
    #[inline]
    pub(crate) fn get(&self, slot: usize) -> Option<Cell> {
        self.slots.borrow().get(slot).cloned()
    }

    /// Takes what a slot holds; its variable is read by nobody any more.
    pub(crate) fn take(&self, slot: usize) -> Option<Cell> {
        self.slots.borrow_mut().place(slot)?.take()
    }

    #[inline]
    pub(crate) fn set(&self, slot: usize, cell: Cell) {
        if let Some(place) = self.slots.borrow_mut().place(slot) {
            *place = Some(cell);
        }
    }

    /// The frame `depth` functions further out.
    #[inline]
    pub(crate) fn up(self: &Rc<Frame>, depth: usize) -> Option<&Rc<Frame>> {
        let mut frame = self;
        for _ in 0..depth {
            frame = frame.parent.as_ref()?;
        }
        Some(frame)
    }

    /// Empties the frame if only its own variables still refer to it: unread `let` variables and local functions hold
    /// the frame that holds them, and reference counting alone would never free them.
    pub(crate) fn release(self: &Rc<Frame>) {
        let inner = match self.slots.try_borrow() {
            Ok(slots) => slots.iter().filter(|cell| cell.only_holder_of(self)).count(),
            Err(_) => return,
        };
        if inner > 0 && Rc::strong_count(self) == inner + 1 {
            let cells = self.slots.take();
            drop(cells);
        }
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let slots = self.slots.get_mut();
        let last_of_parent = self.parent.as_ref().is_some_and(|parent| Rc::strong_count(parent) == 1);
        if last_of_parent || slots.iter().any(Cell::may_nest) {
            drop_part((std::mem::take(slots), self.parent.take()));
        }
    }
}
