//! Function values (specification, "Functions"): closures of M, library functions and functions made by the host.

use super::Value;
use super::types::FunctionType;
use crate::builtin::{Args, Builtin, Library};
use crate::error::Result;
use crate::frame::Frame;
use crate::node::Lambda;
use crate::session::Cx;
use std::any::Any;
use std::fmt;
use std::rc::Rc;

/// A function value.
#[derive(Clone)]
pub struct Function(Rc<FunctionKind>);

/// The body of a function that the host or the library made at run time.
pub type NativeFn = dyn Fn(&Cx, Args) -> Result<Value>;

/// How a function came to be.
pub enum FunctionKind {
    /// A function expression and the scope it was evaluated in.
    Closure(Closure),
    /// A function of the library, by its position there.
    Builtin(Rc<Library>, usize),
    /// A function made at run time (`Splitter.SplitTextByDelimiter(",")`), with its signature.
    Native(Rc<FunctionType>, Box<NativeFn>),
    /// Such a function of which its maker knows more ([`Function::known`]).
    Known(Function, Rc<dyn Any>),
}

/// A function expression together with its variables.
pub struct Closure {
    /// The compiled expression.
    pub lambda: Rc<Lambda>,
    /// The variables around it.
    pub frame: Rc<Frame>,
}

impl Function {
    /// A function of any kind.
    pub fn new(kind: FunctionKind) -> Function {
        Function(Rc::new(kind))
    }

    /// A function made at run time. Its arguments are checked against `signature` before `body` runs.
    pub fn native(
        signature: Rc<FunctionType>,
        body: impl Fn(&Cx, Args) -> Result<Value> + 'static,
    ) -> Function {
        Function::new(FunctionKind::Native(signature, Box::new(body)))
    }

    /// The function, with what its maker knows of it.
    pub fn knowing(self, fact: impl Any) -> Function {
        Function::new(FunctionKind::Known(self, Rc::new(fact)))
    }

    /// What the library, or the maker of a function, knows of it beside what it gives, in a value of this type.
    pub fn known<T: Any>(&self) -> Option<&T> {
        match &*self.0 {
            FunctionKind::Known(_, fact) => fact.downcast_ref(),
            FunctionKind::Builtin(library, position) => library.builtin(*position).known(),
            FunctionKind::Closure(_) | FunctionKind::Native(..) => None,
        }
    }

    /// How the function came to be.
    pub fn kind(&self) -> &FunctionKind {
        &self.0
    }

    /// The function as it is written in M, with one parameter; of others nothing is known but what they give.
    pub(crate) fn of_one_parameter(&self) -> Option<&Closure> {
        match self.kind() {
            FunctionKind::Closure(closure) if closure.lambda.signature.parameters.len() == 1 => Some(closure),
            _ => None,
        }
    }

    /// The function's parameters and result as it was declared.
    pub fn signature(&self) -> Result<Rc<FunctionType>> {
        match &*self.0 {
            FunctionKind::Closure(closure) => Ok(closure.lambda.signature.clone()),
            FunctionKind::Builtin(library, position) => library.signature(*position),
            FunctionKind::Native(signature, _) => Ok(signature.clone()),
            FunctionKind::Known(function, _) => function.signature(),
        }
    }

    /// The name of a library function.
    pub fn builtin_name(&self) -> Option<&'static str> {
        self.builtin().map(|builtin| builtin.name)
    }

    /// The declaration of a library function.
    pub fn builtin(&self) -> Option<&'static Builtin> {
        match &*self.0 {
            FunctionKind::Builtin(library, position) => Some(library.builtin(*position)),
            _ => None,
        }
    }

    /// Whether both are the same function in memory, or the same function of the library.
    pub fn is_same(&self, other: &Function) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
            || self.builtin_name().is_some_and(|name| other.builtin_name() == Some(name))
    }

    /// How many hold this function; the engine uses it to find cycles.
    pub(crate) fn holders(&self) -> usize {
        Rc::strong_count(&self.0)
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.builtin_name().unwrap_or("function"))
    }
}
