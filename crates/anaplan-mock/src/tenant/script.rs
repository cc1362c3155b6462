//! What the runs of a model's actions do.

use super::{End, Model, Process, TaskScript};

impl Model {
    /// Any action of the model: its script and its name.
    pub(crate) fn action<'a>(&'a self, id: &str) -> Option<(TaskScript, &'a str)> {
        if let Some(process) = self.processes.iter().find(|p| p.id == id) {
            return Some((self.process_script(process), &process.name));
        }
        let exports = self.exports.iter().map(|e| (&e.id, &e.name, &e.task));
        let imports = self.imports.iter().map(|i| (&i.id, &i.name, &i.task));
        let actions = self.actions.iter().map(|a| (&a.id, &a.name, &a.task));
        let mut all = exports.chain(imports).chain(actions);
        all.find(|(other, ..)| *other == id).map(|(_, name, script)| (script.clone(), name.as_str()))
    }

    /// A process fails with the first of its steps that fails.
    fn process_script(&self, process: &Process) -> TaskScript {
        let failing = process.actions.iter().find_map(|step| self.failing(step));
        failing.map_or_else(TaskScript::default, |script| TaskScript {
            end: End::Failure,
            details: script.details,
            dump: script.dump,
            ..TaskScript::default()
        })
    }

    /// The script of the step with this id, if its runs do not succeed.
    pub(crate) fn failing(&self, id: &str) -> Option<TaskScript> {
        let of_process = self.processes.iter().any(|process| process.id == id);
        self.action(id)
            .map(|(script, _)| script)
            .filter(|script| !of_process && !matches!(script.end, End::Success | End::NoResult))
    }
}
