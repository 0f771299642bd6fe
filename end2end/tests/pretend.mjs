// The CRMs that the program pretends in a demo (INSTROOM_PRETEND_CRM): what goes wrong in them, what a colleague types there,
// and the steps of linking and fetching on screen.
import { button, conservation, expect, importOpened } from "./instroom.mjs";

/** What a server is started with. */
export const settings = { INSTROOM_PRETEND_CRM: "true" };

/** As the screen names them. */
export const consult = "Admin-IS | Consult";
export const pulse = "AdminPulse";

/** The pretend AdminPulse of an office listens two ports after Instroom. */
export function pretend(office, request) {
  const { hostname, port } = new URL(office.origin);
  const origin = `http://${hostname}:${Number(port) + 2}`;
  const post = async (path, data) => expect((await request.post(`${origin}${path}`, { data })).ok()).toBe(true);
  return {
    /** From now on these things go wrong; none takes all back. */
    breaks: (...faults) => post("/pretend/faults", faults),
    /** A colleague types this of a client. */
    types: (id, typed) => post(`/pretend/clients/${id}`, typed),
    counters: async () => (await request.get(`${origin}/pretend/counters`)).json(),
  };
}

/** The settings page, come to life. */
export async function openLinks(page) {
  await page.goto("/settings/links");
  await expect(card(page, pulse)).toBeVisible();
}

export const card = (page, crm) => page.getByRole("region", { name: crm });

/** Links a CRM with the credentials of the pretend one, or gives its link another key. */
export async function link(page, crm) {
  await openLinks(page);
  const at = card(page, crm);
  await at.getByRole("button", { name: /^(Koppeling leggen|Vervang sleutel)$/ }).click();
  await at.getByRole("button", { name: "Vul de proef-CRM in" }).click();
  await at.getByRole("button", { name: "Test en bewaar" }).click();
  await expect(at.getByText("Getest en bewaard")).toBeVisible();
}

/** The import at the choice of a CRM's clients. */
export async function openScope(page, crm) {
  await page.goto("/clients/import");
  await importOpened(page);
  await page.getByRole("radio", { name: crm }).check();
  await button(page, "Volgende").click();
  await expect(page.getByRole("heading", { name: "Keuze van klanten" })).toBeFocused();
}

/** How long a fetch of the pretend office may take. */
export const FETCHED = { timeout: 90_000 };

/** The whole numbers of a Dutch text. */
export const numbers = (text) => [...text.matchAll(/\d[\d.]*/g)].map(([number]) => Number(number.replaceAll(".", "")));

/** The sum on screen, which holds. */
export async function counts(page) {
  await expect(conservation(page)).toContainText("opgehaald =", FETCHED);
  const [fetched, ...groups] = numbers(await conservation(page).innerText());
  expect(groups.reduce((sum, count) => sum + count, 0)).toBe(fetched);
  const [fresh, double, unchanged, doubtful, invalid, skipped] = groups;
  return { fetched, fresh, double, unchanged, doubtful, invalid, skipped };
}
