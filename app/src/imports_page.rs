//! What was imported, and the way back from it.

use backend::views::ImportSummary;
use domain::{
    changes::Applied,
    undo::{Spared, SparedBecause, UndoEffect, UndoOutcome},
};
use leptos::{html, prelude::*, task::spawn_local};
use leptos_i18n::I18nContext;
use leptos_meta::Title;
use wasm_split_helpers::wasm_split;

use crate::{
    administrators::is_administrator,
    api::{imports::imports, undo_effect::undo_effect, undo_import::undo_import},
    i18n::{Locale, t_string, use_i18n},
    moment,
    part::{Loaded, Part},
};

/// The page `/imports`. Undoing works in a browser only, so the list is a download of its own that no other page waits for.
#[component]
pub(crate) fn ImportsPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=t!(i18n, office.history) />
        <h1>{t!(i18n, office.history)}</h1>
        <Part load=list />
    }
}

#[wasm_split(client, fallible)]
fn list() -> Loaded {
    Ok(view! { <ImportList /> }.into_any())
}

#[component]
fn ImportList() -> impl IntoView {
    let i18n = use_i18n();
    let list = LocalResource::new(imports);
    view! {
        <Suspense fallback=move || view! { <p class="quiet-text">{t!(i18n, office.loading)}</p> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(imports) if imports.is_empty() => {
                        view! { <p class="empty">{t!(i18n, office.no_imports)}</p> }.into_any()
                    }
                    Ok(imports) => view! { <ImportTable imports /> }.into_any(),
                    Err(_) => {
                        view! { <p class="message error" role="alert">{t!(i18n, office.broken)}</p> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn ImportTable(imports: Vec<ImportSummary>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="table-region" tabindex="0" role="region" aria-label=t!(i18n, office.history)>
            <table class="dense">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, office.file)}</th>
                        <th scope="col">{t!(i18n, office.import_moment)}</th>
                        <th scope="col">{t!(i18n, office.who)}</th>
                        <th scope="col">{t!(i18n, office.what)}</th>
                        <th scope="col">
                            {if is_administrator() { t!(i18n, office.undo).into_any() } else { t!(i18n, office.undone).into_any() }}
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {imports.into_iter().map(|import| view! { <ImportRow import /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

/// Where the undoing of one import stands.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Undoing {
    /// Nobody asked for it.
    Idle,
    /// This is what it would do.
    Shown(UndoEffect),
    /// It would do something else by now than what was shown: this.
    Stale(UndoEffect),
    /// This is what it did.
    Done(UndoEffect),
    /// It was undone before.
    Gone,
    /// The server could not answer.
    Broken,
}

#[component]
fn ImportRow(import: ImportSummary) -> impl IntoView {
    let i18n = use_i18n();
    let ImportSummary {
        id,
        file_name,
        rows,
        user_name,
        at,
        applied,
        undone,
    } = import;
    let undoing = RwSignal::new(Undoing::Idle);
    let pending = RwSignal::new(false);
    let said = NodeRef::<html::Div>::new();
    let answered = move || {
        pending.set(false);
        // The button that had the focus is gone.
        if let Some(said) = said.get_untracked() {
            let _ = said.focus();
        }
    };
    let ask = move |_| {
        pending.set(true);
        spawn_local(async move {
            undoing.set(match undo_effect(id).await {
                Ok(Some(effect)) => Undoing::Shown(effect),
                Ok(None) => Undoing::Gone,
                Err(_) => Undoing::Broken,
            });
            answered();
        });
    };
    let undo = move |_| {
        let (Undoing::Shown(effect) | Undoing::Stale(effect)) = undoing.get_untracked() else {
            return;
        };
        pending.set(true);
        spawn_local(async move {
            undoing.set(match undo_import(id, effect.digest).await {
                Ok(UndoOutcome::Undone(effect)) => Undoing::Done(effect),
                Ok(UndoOutcome::Stale(effect)) => Undoing::Stale(effect),
                Ok(UndoOutcome::Unknown) => Undoing::Gone,
                Err(_) => Undoing::Broken,
            });
            answered();
        });
    };
    let may_undo = is_administrator();
    let can_ask = move || may_undo && undone.is_none() && matches!(*undoing.read(), Undoing::Idle | Undoing::Broken);
    let can_undo = move || matches!(*undoing.read(), Undoing::Shown(_) | Undoing::Stale(_));
    let word = move || match &*undoing.read() {
        Undoing::Idle => "",
        Undoing::Shown(_) => t_string!(i18n, office.undo_shown),
        Undoing::Stale(_) => t_string!(i18n, office.undo_stale),
        Undoing::Done(_) => t_string!(i18n, office.undo_done),
        Undoing::Gone => t_string!(i18n, office.undo_gone),
        Undoing::Broken => t_string!(i18n, office.broken),
    };
    let lines = move || match &*undoing.read() {
        Undoing::Shown(effect) | Undoing::Stale(effect) | Undoing::Done(effect) => counts(i18n, effect),
        Undoing::Idle | Undoing::Gone | Undoing::Broken => Vec::new(),
    };
    let name = file_name.clone();
    view! {
        <tr>
            <th scope="row">{file_name}</th>
            <td><time datetime=moment::iso(at)>{move || moment::minute(i18n.get_locale(), at)}</time></td>
            <td>{user_name}</td>
            <td>{move || sentence(&done(i18n, rows, applied))}</td>
            <td class="undo">
                {undone.map(|at| view! {
                    <span>{t!(i18n, office.undo_done)}" "{move || moment::minute(i18n.get_locale(), at)}</span>
                })}
                <button
                    type="button"
                    class="small"
                    aria-label=move || format!("{}: {name}", t_string!(i18n, office.undo))
                    hidden=move || !can_ask()
                    disabled=move || pending.get()
                    on:click=ask
                >
                    {t!(i18n, office.undo)}
                </button>
                <div role="status" tabindex="-1" node_ref=said>
                    <p>{word}</p>
                    <ul>{move || lines().into_iter().map(|(word, count)| view! { <li>{word}": "{count}</li> }).collect_view()}</ul>
                </div>
                <p class="undo-buttons" hidden=move || !can_undo()>
                    <button type="button" class="danger" disabled=move || pending.get() on:click=undo>
                        {t!(i18n, office.undo_now)}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| undoing.set(Undoing::Idle)>
                        {t!(i18n, office.undo_not)}
                    </button>
                </p>
            </td>
        </tr>
    }
}

/// A word, and how many.
type Line = (&'static str, u32);

/// What an import did.
fn done(i18n: I18nContext<Locale>, rows: u32, applied: Applied) -> Vec<Line> {
    let lines = [
        (t_string!(i18n, office.count_rows), rows),
        (t_string!(i18n, office.count_added), applied.added),
        (t_string!(i18n, office.count_overwritten), applied.overwritten_values),
        (t_string!(i18n, office.count_archived), applied.archived),
        (t_string!(i18n, office.count_restored), applied.restored),
    ];
    lines.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// What undoing it does, and what it leaves as it is.
fn counts(i18n: I18nContext<Locale>, effect: &UndoEffect) -> Vec<Line> {
    let UndoEffect { applied, spared, .. } = effect;
    let does = [
        (t_string!(i18n, office.undo_values), applied.overwritten_values),
        (t_string!(i18n, office.undo_archives), applied.archived),
        (t_string!(i18n, office.undo_restores), applied.restored),
    ];
    let leaves = [
        (
            t_string!(i18n, office.spared_changed),
            how_many(spared, SparedBecause::ChangedSince),
        ),
        (
            t_string!(i18n, office.spared_invited),
            how_many(spared, SparedBecause::Invited),
        ),
        (
            t_string!(i18n, office.spared_taken),
            how_many(spared, SparedBecause::NumberTaken),
        ),
        (
            t_string!(i18n, office.spared_erased),
            how_many(spared, SparedBecause::Erased),
        ),
    ];
    // What it does is said even where it is nothing.
    let leaves = leaves.into_iter().filter(|(_, count)| *count > 0);
    does.into_iter().chain(leaves).collect()
}

fn how_many(spared: &[Spared], reason: SparedBecause) -> u32 {
    let count = spared.iter().filter(|spared| spared.reason == reason).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The lines as one: `rijen: 212, toegevoegd: 9`.
fn sentence(lines: &[Line]) -> String {
    let words: Vec<_> = lines.iter().map(|(word, count)| format!("{word}: {count}")).collect();
    words.join(", ")
}
