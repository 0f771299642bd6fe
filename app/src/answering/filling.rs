//! A questionnaire while it is filled in: what was typed, what that answers, and which questions that shows.

use std::collections::{BTreeMap, BTreeSet};

use backend::{answering::Sheet, invitations::UploadView};
use domain::{
    answers::{Answer, AnswerProblem, Answers, UploadId},
    language::Language,
    questionnaire::{Question, QuestionId},
};
use leptos::prelude::*;
use uuid::Uuid;

use super::saving::Saving;

/// Lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Filling {
    pub(super) invitation: Uuid,
    /// As it was when it was opened.
    pub(super) sheet: StoredValue<Sheet>,
    /// What is answered now.
    pub(super) answers: RwSignal<Answers>,
    /// The questions that are shown.
    pub(super) visible: Memo<BTreeSet<QuestionId>>,
    /// What was typed and is no answer, and why.
    pub(super) problems: RwSignal<BTreeMap<QuestionId, AnswerProblem>>,
    pub(super) uploads: RwSignal<Vec<UploadView>>,
    pub(super) submitted_at: RwSignal<Option<i64>>,
    pub(super) saving: Saving,
    /// What is in the boxes that hold no answer.
    typed: StoredValue<BTreeMap<QuestionId, String>>,
}

/// A section as the list shows it.
#[derive(Clone, PartialEq)]
pub(super) struct Progress {
    /// Its position among all sections.
    pub(super) index: usize,
    pub(super) title: String,
    pub(super) answered: u32,
    /// Questions that are shown.
    pub(super) asked: u32,
}

impl Filling {
    pub(super) fn new(invitation: Uuid, sheet: Sheet) -> Self {
        let answers = RwSignal::new(sheet.answers.clone());
        let uploads = RwSignal::new(sheet.uploads.clone());
        let submitted_at = RwSignal::new(sheet.submitted_at);
        let problems = RwSignal::new(BTreeMap::new());
        let sheet = StoredValue::new(sheet);
        let visible = Memo::new(move |_| {
            sheet.with_value(|sheet| {
                answers.with(|answers| {
                    let shown = sheet.content.visible(answers);
                    shown.map(|question| question.id.clone()).collect()
                })
            })
        });
        Self {
            invitation,
            sheet,
            answers,
            visible,
            problems,
            uploads,
            submitted_at,
            saving: Saving::new(invitation, problems),
            typed: StoredValue::new(BTreeMap::new()),
        }
    }

    /// The language of the questionnaire: amounts and dates are read and shown by it.
    pub(super) fn language(self) -> Language {
        self.sheet.with_value(|sheet| sheet.language)
    }

    /// Takes what is in the box of a question, and has it saved a moment later.
    ///
    /// # Errors
    /// Why it is no answer; what was answered before stays so.
    pub(super) fn type_in(self, id: &QuestionId, typed: Vec<String>) -> Result<(), AnswerProblem> {
        let accepted = self
            .sheet
            .with_value(|sheet| sheet.content.accept(id, &typed, sheet.language));
        let answer = match accepted {
            Ok(answer) => answer,
            Err(problem) => {
                let text = typed.into_iter().next().unwrap_or_default();
                self.typed.update_value(|all| drop(all.insert(id.clone(), text)));
                return Err(problem);
            }
        };
        self.typed.update_value(|all| drop(all.remove(id)));
        if self.problems.with_untracked(|problems| problems.contains_key(id)) {
            self.problems.update(|problems| {
                problems.remove(id);
            });
        }
        self.set_answer(id, answer);
        self.saving.keep(id.clone(), typed);
        Ok(())
    }

    fn set_answer(self, id: &QuestionId, answer: Option<Answer>) {
        if self
            .answers
            .with_untracked(|answers| answers.0.get(id) == answer.as_ref())
        {
            return;
        }
        self.answers.update(|answers| match answer {
            Some(answer) => drop(answers.0.insert(id.clone(), answer)),
            None => drop(answers.0.remove(id)),
        });
    }

    /// Shows why what is in the box of a question is no answer.
    pub(super) fn refuse(self, id: &QuestionId, problem: AnswerProblem) {
        self.problems.update(|problems| {
            problems.insert(id.clone(), problem);
        });
    }

    /// What stands in the box of a question: what was typed, where that is no answer, else the answer.
    pub(super) fn text(self, id: &QuestionId) -> String {
        let typed = self.typed.with_value(|typed| typed.get(id).cloned());
        typed.unwrap_or_else(|| {
            let language = self.language();
            let answer = self.answers.with_untracked(|answers| answers.0.get(id).cloned());
            answer.map(|answer| answer.display(language)).unwrap_or_default()
        })
    }

    pub(super) fn add_upload(self, upload: UploadView) {
        self.answers.update(|answers| {
            let answer = answers.0.entry(upload.question.clone());
            if let Answer::Files(files) = answer.or_insert_with(|| Answer::Files(Vec::new())) {
                files.push(upload.id);
            }
        });
        self.uploads.update(|uploads| uploads.push(upload));
    }

    pub(super) fn remove_upload(self, id: UploadId) {
        self.uploads.update(|uploads| uploads.retain(|upload| upload.id != id));
        self.answers.update(|answers| {
            answers.0.retain(|_, answer| match answer {
                Answer::Files(files) => {
                    files.retain(|file| *file != id);
                    !files.is_empty()
                }
                _ => true,
            });
        });
    }

    /// The sections of which something is shown, and how far each is.
    pub(super) fn progress(self) -> Vec<Progress> {
        self.sheet.with_value(|sheet| {
            let sections = sheet.content.sections.iter().enumerate();
            self.answers.with(|answers| {
                self.visible.with(|visible| {
                    let progress = sections.map(|(index, section)| {
                        let shown = || {
                            section
                                .questions
                                .iter()
                                .filter(|question| visible.contains(&question.id))
                        };
                        let answered = shown().filter(|question| question.answer_in(answers).is_some());
                        Progress {
                            index,
                            title: section.title.clone(),
                            answered: count(answered),
                            asked: count(shown()),
                        }
                    });
                    progress.filter(|progress| progress.asked > 0).collect()
                })
            })
        })
    }

    /// The position of the section of a question.
    pub(super) fn section_of(self, id: &QuestionId) -> Option<usize> {
        self.sheet.with_value(|sheet| {
            let mut sections = sheet.content.sections.iter();
            sections.position(|section| section.questions.iter().any(|question| question.id == *id))
        })
    }

    /// The text of a question.
    pub(super) fn question_text(self, id: &QuestionId) -> String {
        self.sheet.with_value(|sheet| {
            let question = sheet.content.question(id);
            question.map(|question| question.text.clone()).unwrap_or_default()
        })
    }
}

fn count<'a>(questions: impl Iterator<Item = &'a Question>) -> u32 {
    u32::try_from(questions.count()).unwrap_or(u32::MAX)
}
