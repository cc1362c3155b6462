//! Comparing types (specification, "Type compatibility"). A type may contain itself: a pair that is being compared
//! further out is taken for equal, so that the comparison ends.

use super::{RecordType, Type, TypeKind};

/// The pairs of types that are being compared.
type Pairs = Vec<(usize, usize)>;

impl Type {
    /// Whether both are the same type value, or the same primitive type.
    pub fn equals(&self, other: &Type) -> bool {
        self.equals_within(other, &mut Pairs::new())
    }

    fn equals_within(&self, other: &Type, pairs: &mut Pairs) -> bool {
        use TypeKind::{Function, List, Record, Table};
        if self.is_open_in(other, pairs) || self.address() == other.address() {
            return true;
        }
        if self.data().nullable != other.data().nullable || self.data().name != other.data().name {
            return false;
        }
        match (&self.data().kind, &other.data().kind) {
            (List(Some(left)), List(Some(right))) => left.equals_within(right, pairs),
            (Record(Some(left)), Record(Some(right))) => left.equals_within(right, pairs),
            (Table(Some(left)), Table(Some(right))) => {
                left.row.equals_within(&right.row, pairs) && left.keys == right.keys
            }
            (Function(Some(left)), Function(Some(right))) => {
                left.return_type.equals_within(&right.return_type, pairs)
                    && left.parameters.len() == right.parameters.len()
                    && left.parameters.iter().zip(&right.parameters).all(|(left, right)| {
                        left.name == right.name
                            && left.optional == right.optional
                            && left.ty.equals_within(&right.ty, pairs)
                    })
            }
            (List(left), List(right)) => left.is_none() && right.is_none(),
            (Record(left), Record(right)) => left.is_none() && right.is_none(),
            (Table(left), Table(right)) => left.is_none() && right.is_none(),
            (Function(left), Function(right)) => left.is_none() && right.is_none(),
            _ => self.kind_name() == other.kind_name(),
        }
    }

    /// `Type.Is`: whether every value of this type is also of type `other` ("Type compatibility").
    pub fn is_compatible_with(&self, other: &Type) -> bool {
        self.is_compatible_within(other, &mut Pairs::new())
    }

    fn is_compatible_within(&self, other: &Type, pairs: &mut Pairs) -> bool {
        use TypeKind::{Any, AnyNonNull, Function, List, None as Nothing, Record, Table};
        // No value is of the type none, so that every other type would take it in; recordings of Microsoft's engine say
        // otherwise.
        if matches!(self.data().kind, Nothing) && !self.data().nullable {
            return matches!(other.data().kind, Any | AnyNonNull | Nothing);
        }
        if self.is_nullable() && !other.is_nullable() {
            return false;
        }
        if self.is_open_in(other, pairs) {
            return true;
        }
        match (&self.data().kind, &other.data().kind) {
            (_, Any | AnyNonNull) => true,
            (TypeKind::Null, _) => other.is_nullable(),
            (List(left), List(Some(right))) => left
                .as_ref()
                .map_or_else(|| matches!(right.kind(), Any), |left| left.is_compatible_within(right, pairs)),
            (Record(Some(left)), Record(Some(right))) => left.is_compatible_within(right, pairs),
            (Record(None), Record(Some(right))) => right.open && right.fields.is_empty(),
            (Table(Some(left)), Table(Some(right))) => left.row.is_compatible_within(&right.row, pairs),
            (Table(None), Table(Some(_))) | (Function(None), Function(Some(_))) => false,
            (Function(Some(left)), Function(Some(right))) => {
                left.return_type.is_compatible_within(&right.return_type, pairs)
                    && left.required() <= right.required()
                    && left.parameters.len() >= right.parameters.len()
                    && left.parameters.iter().zip(&right.parameters).all(|(left, right)| {
                        left.name == right.name && right.ty.is_compatible_within(&left.ty, pairs)
                    })
            }
            _ => self.kind_name() == other.kind_name(),
        }
    }

    /// Whether the pair is being compared further out; from now on it is.
    fn is_open_in(&self, other: &Type, pairs: &mut Pairs) -> bool {
        use TypeKind::{Function, List, Record, Table};
        if !matches!(self.kind(), List(Some(_)) | Record(Some(_)) | Table(Some(_)) | Function(Some(_))) {
            return false;
        }
        let pair = (self.address(), other.address());
        let is_open = pairs.contains(&pair);
        if !is_open {
            pairs.push(pair);
        }
        is_open
    }

    /// Where the type lies in memory: what a type that contains itself is recognised by.
    pub fn address(&self) -> usize {
        std::ptr::from_ref(self.data()) as usize
    }
}

impl RecordType {
    fn equals_within(&self, other: &RecordType, pairs: &mut Pairs) -> bool {
        self.open == other.open
            && self.shape.names() == other.shape.names()
            && self.fields.iter().zip(&other.fields).all(|(left, right)| {
                left.optional == right.optional && left.ty.equals_within(&right.ty, pairs)
            })
    }

    fn is_compatible_within(&self, other: &RecordType, pairs: &mut Pairs) -> bool {
        let declared = other.fields().all(|(name, theirs)| match self.shape.position(name) {
            Some(position) => {
                let ours = &self.fields[position];
                (theirs.optional || !ours.optional) && ours.ty.is_compatible_within(&theirs.ty, pairs)
            }
            None => theirs.optional,
        });
        declared
            && (other.open
                || (!self.open && self.shape.names().iter().all(|n| other.shape.position(n).is_some())))
    }
}
