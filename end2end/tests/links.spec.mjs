// Linking a CRM: tested on the spot, precise about what is wrong, replaced, removed; and what a colleague may not.
import { accessible, button, colleague, expect, test } from "./instroom.mjs";
import { card, consult, link, openLinks, pretend, pulse, settings } from "./pretend.mjs";

test.use({ officeName: "links", settings });

const links = (office) => office.database("SELECT crm FROM link ORDER BY crm").map(({ crm }) => crm);

/** Tries to link with what is typed: it is not kept, and this is said of it. What was said before may still stand there a moment. */
async function refuses(at, why) {
  const answered = at.page().waitForResponse(/\/api\/fn\/link$/);
  await at.getByRole("button", { name: "Test en bewaar" }).click();
  await answered;
  await expect(at.getByText(/^Niet bewaard\./)).toContainText(why);
}

test("a link is tested on the spot; one that does not work is not kept, and it is said what is wrong and what to do", async ({ page, office, request }) => {
  const crm = pretend(office, request);
  await openLinks(page);
  await accessible(page, "no links");

  await test.step("AdminPulse: an unknown key, a key without a right", async () => {
    const at = card(page, pulse);
    await at.getByRole("button", { name: "Koppeling leggen" }).click();
    await expect(at.getByRole("link", { name: "Verbind met AdminPulse" })).toBeVisible();
    await at.getByLabel("API-sleutel").fill("een andere sleutel");
    await refuses(at, "AdminPulse weigert de sleutel");
    await accessible(page, "a key that is refused");
    await at.getByRole("button", { name: "Vul de proef-CRM in" }).click();
    await crm.breaks({ kind: "right_missing" });
    await refuses(at, "mist een recht");
    await crm.breaks();
    await at.getByRole("button", { name: "Annuleren" }).click();
    await expect(at.getByLabel("API-sleutel")).toBeHidden();
  });

  await test.step("Consult: an address that may not be called, one where nothing answers, another program, no certificate", async () => {
    const at = card(page, consult);
    await at.getByRole("button", { name: "Koppeling leggen" }).click();
    await at.getByRole("button", { name: "Vul de proef-CRM in" }).click();
    const [host, port] = [at.getByLabel("Adres van de server"), at.getByLabel("Poort")];
    const pretended = await port.inputValue();

    await host.fill("https://8.8.8.8:443/api");
    await host.blur();
    await expect(host).toHaveValue("8.8.8.8");
    await expect(port).toHaveValue("443");
    await refuses(at, "lijst van toegelaten adressen");

    await at.getByRole("button", { name: "Vul de proef-CRM in" }).click();
    await expect(port).toHaveValue(pretended);
    await expect(at.getByText("Zonder beveiliging kan wie op het netwerk meeluistert")).toBeVisible();
    await accessible(page, "Consult without security");
    await at.getByLabel("Algemeen vertrouwd certificaat").check();
    await refuses(at, /certificaat|niet Admin-IS/);

    await at.getByLabel("Dit certificaat").check();
    await at.getByLabel("Certificaat van het kantoor, in PEM").fill("geen certificaat");
    await refuses(at, "certificaat");
    await accessible(page, "Consult with a certificate");

    await at.getByLabel("Geen beveiliging").check();
    await crm.breaks({ kind: "old_version" });
    await refuses(at, "te oud");
    await crm.breaks();
  });

  expect(links(office)).toEqual([]);
});

test("by keyboard alone a CRM is linked, tested again, given another key and removed", async ({ page, office }) => {
  await page.addInitScript(() => {
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
      addEventListener(kind, () => console.error(`${kind}: not by keyboard`), true);
    }
  });
  await openLinks(page);
  const at = card(page, consult);
  const press = async (target, key = "Enter") => {
    await expect(target).toBeVisible();
    for (let presses = 0; presses < 60; presses += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return page.keyboard.press(key);
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab never reaches ${target}`);
  };

  await press(at.getByRole("button", { name: "Koppeling leggen" }));
  await expect(at.getByLabel("Adres van de server")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await press(at.getByRole("button", { name: "Vul de proef-CRM in" }), "Space");
  await press(at.getByRole("button", { name: "Test en bewaar" }));
  await expect(at.getByText("Getest en bewaard")).toBeVisible();
  await expect(at.locator(".news")).toBeFocused();
  await expect(at.getByText("Gekoppeld", { exact: true })).toBeVisible();
  await expect(at.getByText(/^Sinds .* door An Beheerder$/)).toBeVisible();
  await accessible(page, "linked");
  expect(links(office)).toEqual(["adminconsult"]);

  await press(at.getByRole("button", { name: "Test opnieuw" }));
  await expect(at.getByText("De koppeling werkt.")).toBeVisible();

  // The form for another key knows nothing of the one that is kept.
  await press(at.getByRole("button", { name: "Vervang sleutel" }));
  await expect(at.getByLabel("API-sleutel")).toHaveValue("");
  await expect(at.getByLabel("API-sleutel")).toHaveAttribute("type", "password");
  await press(at.getByRole("button", { name: "Annuleren" }));
  await expect(at.getByLabel("API-sleutel")).toBeHidden();

  await page.reload();
  await expect(at.getByText("Gekoppeld", { exact: true })).toBeVisible();
  await press(at.getByRole("button", { name: "Verwijder koppeling" }));
  const dialog = page.getByRole("dialog", { name: `Koppeling met ${consult} verwijderen?` });
  await expect(dialog).toContainText("Uw klanten blijven, en ook de onthouden klantcodes");
  await accessible(page, "removing asked");
  await press(dialog.getByRole("button", { name: "Behoud de koppeling" }));
  await expect(dialog).toBeHidden();
  await expect(at.getByRole("button", { name: "Verwijder koppeling" })).toBeFocused();
  expect(links(office)).toEqual(["adminconsult"]);

  await press(at.getByRole("button", { name: "Verwijder koppeling" }));
  await press(dialog.getByRole("button", { name: "Verwijder koppeling" }));
  await expect(at.getByText("De koppeling is verwijderd.")).toBeVisible();
  await expect(at.locator(".news")).toBeFocused();
  await expect(at.getByText("Nog niet gekoppeld")).toBeVisible();
  expect(links(office)).toEqual([]);
});

test("AdminPulse is linked by consent too", async ({ page, office }) => {
  await openLinks(page);
  const at = card(page, pulse);
  await at.getByRole("button", { name: "Koppeling leggen" }).click();
  await at.getByRole("link", { name: "Verbind met AdminPulse" }).click();
  await expect(page).toHaveURL(/\/settings\/links/);
  await expect(at.getByText("Gekoppeld", { exact: true })).toBeVisible();
  expect(links(office)).toEqual(["adminpulse"]);
  await page.goto("/settings/links?problem=key_refused");
  await expect(at.getByText("in AdminPulse is geen toestemming gegeven")).toBeVisible();
});

test("a fetch every night is off until it is switched on, and says that nothing is applied by itself", async ({ page, office }) => {
  await link(page, pulse);
  const at = card(page, pulse);
  const night = at.locator("details.night");
  await expect(night.getByText("Staat uit")).toBeVisible();
  await night.locator("summary").click();
  await expect(night).toContainText("Er wordt niets vanzelf toegepast");
  await night.getByRole("checkbox", { name: "Elke nacht klaarzetten" }).check();
  await night.getByLabel("Om").selectOption("03:00");
  await night.getByRole("radio", { name: "Klanten van een of meer taskflows" }).check();
  await night.getByRole("checkbox").nth(1).check();
  await accessible(page, "every night");
  await night.getByRole("button", { name: "Bewaar" }).click();
  await expect(night.getByText("Bewaard.")).toBeVisible();
  await expect(night.locator("summary")).toContainText("Elke nacht om 03:00: klanten van “");
  await page.reload();
  await expect(night.locator("summary")).toContainText("Elke nacht om 03:00: klanten van 1 taskflow");
  expect(office.database("SELECT count(*) AS n FROM client")[0].n).toBe(200);
});

test("a colleague who is no administrator sees neither the settings nor the import, and is told whom to ask", async ({ page, context, office }) => {
  await context.addCookies((await office.session(colleague)).cookies);
  await page.goto("/clients");
  await expect(page.getByText("200 klanten", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Importeer klanten of gegevens" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Instellingen" })).toHaveCount(0);
  for (const address of ["/settings/links", "/clients/import"]) {
    await page.goto(address);
    await expect(page.getByText("Alleen voor beheerders")).toBeVisible();
    await expect(page.getByText("Vraag het aan een beheerder van uw kantoor")).toBeVisible();
    await accessible(page, address);
  }
  await page.goto("/imports");
  await expect(page.getByRole("row", { name: /klanten-vorig-seizoen/ })).toBeVisible();
  await expect(button(page, /^Maak ongedaan/)).toHaveCount(0);
});
