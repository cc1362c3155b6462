//! Tasks: each follows the script of its export, and a model runs one at a time (sections 3.6 and 6.2).

use std::collections::{HashMap, VecDeque};

use crate::tenant::{Detail, End, TaskScript};

/// A task of an export, process, import or other action.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) user: usize,
    pub(crate) model: String,
    pub(crate) action: String,
    /// Milliseconds since 1970.
    pub(crate) created: u64,
    /// `localeName` of the request.
    pub(crate) locale: String,
    pub(crate) script: TaskScript,
    pub(crate) phase: Phase,
    polls: u64,
    started: Option<u64>,
}

/// Where a task stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phase {
    NotStarted,
    InProgress(f64),
    Complete {
        successful: bool,
    },
    Cancelling {
        by: usize,
    },
    Cancelled {
        by: usize,
    },
    /// COMPLETE, and no word about how.
    NoResult,
    /// A state that no documentation has.
    Failed,
}

impl Phase {
    /// The word of the API.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Phase::NotStarted => "NOT_STARTED",
            Phase::InProgress(_) => "IN_PROGRESS",
            Phase::Complete { .. } => "COMPLETE",
            Phase::Cancelling { .. } => "CANCELLING",
            Phase::Cancelled { .. } => "CANCELLED",
            Phase::NoResult => "COMPLETE",
            Phase::Failed => "FAILED",
        }
    }

    fn over(&self) -> bool {
        use Phase::{Cancelled, Complete, Failed, NoResult};
        matches!(self, Complete { .. } | Cancelled { .. } | NoResult | Failed)
    }
}

impl Task {
    /// A task that nobody has polled; `action` is of the model of this id.
    pub(crate) fn new(id: String, user: usize, (model, action): (&str, &str), script: TaskScript) -> Task {
        Task {
            id,
            user,
            model: model.into(),
            action: action.into(),
            created: 0,
            locale: String::new(),
            script,
            phase: Phase::NotStarted,
            polls: 0,
            started: None,
        }
    }

    /// The dump of a failure.
    pub(crate) fn dump(&self) -> Option<&str> {
        let failed = self.phase == (Phase::Complete { successful: false });
        self.script.dump.as_deref().filter(|_| failed)
    }

    pub(crate) fn details(&self) -> &[Detail] {
        &self.script.details
    }

    /// The phase after so many steps.
    fn phase_at(&self, step: u64) -> Phase {
        let queued = u64::from(self.script.queued);
        if step < queued {
            return Phase::NotStarted;
        }
        if let Some(progress) = self.script.progress.get((step - queued) as usize) {
            return Phase::InProgress(*progress);
        }
        match self.script.end {
            End::Success => Phase::Complete { successful: true },
            End::NoResult => Phase::NoResult,
            End::UnknownState => Phase::Failed,
            End::Failure => Phase::Complete { successful: false },
            End::Cancelled if step == queued + self.script.progress.len() as u64 => {
                Phase::Cancelling { by: self.user }
            }
            End::Cancelled => Phase::Cancelled { by: self.user },
            End::Never => self.script.progress.last().map_or(Phase::NotStarted, |p| Phase::InProgress(*p)),
        }
    }
}

/// Every task of the tenant.
#[derive(Default)]
pub(crate) struct Tasks {
    all: Vec<Task>,
    /// Per model: the tasks that are not over, the running one first.
    waiting: HashMap<String, VecDeque<usize>>,
}

impl Tasks {
    /// Queues a task; it stays there too, so what is answered is a copy.
    pub(crate) fn start(&mut self, task: Task) -> Task {
        self.waiting.entry(task.model.clone()).or_default().push_back(self.all.len());
        self.all.push(task.clone());
        task
    }

    /// Adds a task that is over.
    pub(crate) fn record(&mut self, task: Task) {
        self.all.push(task);
    }

    /// Lets time pass on a model, and a poll on one of its tasks. Answers the tasks that are COMPLETE now.
    pub(crate) fn proceed(&mut self, model: &str, polled: Option<&str>, now: u64, queue: bool) -> Vec<Task> {
        let mut done = Vec::new();
        let Some(waiting) = self.waiting.get_mut(model) else { return done };
        for task in waiting.iter() {
            if let Some(task) = self.all.get_mut(*task)
                && let Phase::Cancelling { by } = task.phase
                && task.script.end != End::Cancelled
            {
                task.phase = Phase::Cancelled { by };
            }
        }
        waiting.retain(|number| self.all.get(*number).is_some_and(|task| !task.phase.over()));
        let mut place = 0;
        while let Some(task) = waiting.get(place).and_then(|number| self.all.get_mut(*number)) {
            let polled = polled == Some(task.id.as_str());
            let started = *task.started.get_or_insert(now);
            let passed = now.saturating_sub(started) / (task.script.step_seconds.max(1) * 1000);
            // Before the first poll nothing but time moves a task on.
            if polled || passed > 0 {
                task.phase = task.phase_at(task.polls + passed);
            }
            task.polls += u64::from(polled);
            if task.phase.over() {
                if matches!(task.phase, Phase::Complete { .. } | Phase::NoResult) {
                    done.push(task.clone());
                }
                waiting.remove(place);
            } else if queue {
                break;
            } else {
                place += 1;
            }
        }
        done
    }

    /// Asks for an end; false where the task is over or unknown.
    pub(crate) fn cancel(&mut self, model: &str, action: &str, id: &str, by: usize) -> bool {
        let found = self.all.iter_mut().find(|t| t.id == id && t.action == action && t.model == model);
        match found {
            Some(task) if !task.phase.over() => {
                task.phase = Phase::Cancelling { by };
                // The script's own end no longer matters.
                task.script.end = End::Success;
                true
            }
            _ => false,
        }
    }

    pub(crate) fn get(&self, model: &str, action: &str, id: &str) -> Option<&Task> {
        self.all.iter().find(|t| t.id == id && t.action == action && t.model == model)
    }

    /// The tasks of an action, oldest first.
    pub(crate) fn of(&self, model: &str, action: &str) -> impl Iterator<Item = &Task> {
        self.all.iter().filter(move |t| t.model == model && t.action == action)
    }

    /// True while a task holds the model.
    pub(crate) fn busy(&self, model: &str) -> bool {
        self.waiting.get(model).is_some_and(|waiting| !waiting.is_empty())
    }
}
