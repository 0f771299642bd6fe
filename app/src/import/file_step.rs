//! *Bestand*: drop, pick or paste; then the sheet and the encoding, where the file leaves a choice.

use leptos::{
    ev,
    html::{Input, Textarea},
    prelude::*,
};
use review::protocol::{OpenedFile, Request};
use web_sys::{File, FileList};
use workbook::{Encoding, Format, Visibility};

use super::{
    STEP_HEADING,
    state::{ImportState, Step},
    words,
};
use crate::i18n::{t_string, use_i18n};

/// What the file picker offers. Older formats are offered too: their refusal says what to do.
const ACCEPTED: &str = ".xlsx,.xlsm,.csv,.tsv,.txt,.xls,.xlsb,.ods";

/// The first file of a list.
pub(super) fn files_of(files: Option<FileList>) -> Option<File> {
    files?.get(0)
}

/// The choice of a file.
#[component]
pub(super) fn FileStep() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let picker = NodeRef::<Input>::new();
    let over = RwSignal::new(false);
    read_paste(state);
    let pick = move |_| {
        let Some(input) = picker.get() else { return };
        if let Some(file) = files_of(input.files()) {
            state.open_file(&file);
            // The same file may be picked again, after it was repaired in Excel.
            input.set_value("");
        }
    };
    view! {
        <section class="import-step" aria-labelledby=STEP_HEADING>
            <h2 id=STEP_HEADING tabindex="-1">
                {t!(i18n, import.file.heading)}
            </h2>
            <div
                class="drop-zone"
                class:over=move || over.get()
                on:dragenter=move |_| over.set(true)
                on:dragleave=move |_| over.set(false)
                on:drop=move |_| over.set(false)
            >
                <p>{t!(i18n, import.file.drop)}</p>
                <label class="file-button">
                    <span>{t!(i18n, import.file.pick)}</span>
                    <input type="file" node_ref=picker accept=ACCEPTED on:change=pick />
                </label>
                <p class="hint">{t!(i18n, import.file.formats)}</p>
            </div>
            <Paste />
            <div role="alert">
                {move || {
                    state
                        .refused
                        .get()
                        .map(|code| view! { <p class="import-trouble">{words::refused(i18n, &code)}</p> })
                }}
            </div>
            {move || {
                let opened = state.opened.with(|opened| opened.as_ref()?.file().cloned());
                opened.map(|opened| view! { <FileChoices opened /> })
            }}
            <p>
                <button type="button" on:click=move |_| state.go_to(Step::Source)>
                    {t!(i18n, import.back)}
                </button>
            </p>
        </section>
    }
}

/// Cells pasted anywhere on the screen, except into a text box.
fn read_paste(state: ImportState) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::paste, move |event| {
            let tag = event_target::<web_sys::Element>(&event).tag_name();
            let text = event.clipboard_data().and_then(|data| data.get_data("text").ok());
            if let Some(text) = text.filter(|text| tag != "TEXTAREA" && tag != "INPUT" && !text.trim().is_empty()) {
                state.open_pasted(text);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

#[component]
fn Paste() -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let text = NodeRef::<Textarea>::new();
    let read = move |_| {
        let pasted = text.get().map(|text| text.value()).unwrap_or_default();
        if !pasted.trim().is_empty() {
            state.open_pasted(pasted);
        }
    };
    view! {
        <details class="paste">
            <summary>{t!(i18n, import.file.paste)}</summary>
            <label>
                {t!(i18n, import.file.paste_label)} <textarea node_ref=text rows="6" spellcheck="false"></textarea>
            </label>
            <button type="button" on:click=read>
                {t!(i18n, import.file.paste_read)}
            </button>
        </details>
    }
}

/// The open file: its sheet, its encoding, and how its first values look with them.
#[component]
fn FileChoices(opened: OpenedFile) -> impl IntoView {
    let i18n = use_i18n();
    let state = expect_context::<ImportState>();
    let (rows, in_doubt, is_text) = (opened.rows, opened.in_doubt, opened.format == Format::Csv);
    let (chosen_sheet, chosen_encoding) = (opened.sheet, opened.encoding);
    let several_sheets = opened.sheets.len() > 1;
    let sheets = (0_u32..)
        .zip(opened.sheets)
        .map(|(index, sheet)| {
            let hidden = sheet.visibility == Visibility::Hidden;
            view! {
                <option value=index.to_string() selected=index == chosen_sheet>
                    {sheet.name}
                    {move || if hidden { t_string!(i18n, import.file.hidden_sheet) } else { "" }}
                </option>
            }
        })
        .collect_view();
    let choose_sheet = move |event| {
        if let Ok(sheet) = event_target_value(&event).parse() {
            state.reopen(Request::ChooseSheet { sheet });
        }
    };
    let choose_encoding = move |event| {
        let chosen = event_target_value(&event);
        if let Some((encoding, _)) = ENCODINGS.into_iter().find(|(_, name)| *name == chosen) {
            state.reopen(Request::ChooseEncoding { encoding });
        }
    };
    let samples = opened
        .columns
        .into_iter()
        .take(8)
        .map(|column| {
            view! {
                <li>
                    <strong>{column.header}</strong>
                    ": "
                    {column.samples.join(" · ")}
                </li>
            }
        })
        .collect_view();
    let next = move |_| {
        if in_doubt {
            state.go_to(Step::Columns);
        } else {
            state.review();
        }
    };
    view! {
        <div class="file-choices">
            <h3>{opened.name}</h3>
            <p>{move || words::rows(i18n, rows)}</p>
            <Show when=move || opened.truncated_columns>
                <p class="import-warning">{t!(i18n, import.file.truncated)}</p>
            </Show>
            {several_sheets
                .then(|| {
                    view! {
                        <label>
                            {t!(i18n, import.file.sheet)} <select on:change=choose_sheet>{sheets}</select>
                        </label>
                    }
                })}
            {is_text
                .then(|| {
                    view! {
                        <label>
                            {t!(i18n, import.file.encoding)}
                            <select on:change=choose_encoding>
                                {ENCODINGS
                                    .map(|(encoding, name)| {
                                        view! {
                                            <option value=name selected=chosen_encoding == Some(encoding)>
                                                {name}
                                            </option>
                                        }
                                    })
                                    .collect_view()}
                            </select>
                        </label>
                        <p class="hint">{t!(i18n, import.file.encoding_hint)}</p>
                    }
                })}
            <ul class="samples" aria-label=t!(i18n, import.file.preview)>
                {samples}
            </ul>
            <div class="actions">
                <button type="button" on:click=move |_| state.go_to(Step::Columns)>
                    {t!(i18n, import.file.look_at_columns)}
                </button>
                <button type="button" class="primary" on:click=next>
                    {t!(i18n, import.next)}
                </button>
            </div>
        </div>
    }
}

const ENCODINGS: [(Encoding, &str); 4] = [
    (Encoding::Utf8, "UTF-8"),
    (Encoding::Windows1252, "Windows-1252"),
    (Encoding::Utf16Le, "UTF-16 LE"),
    (Encoding::Utf16Be, "UTF-16 BE"),
];
