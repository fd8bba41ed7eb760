// Goes through a term of a class in real browsers, as its people would: the owner comes by
// the link that the server prints and invites, a learner joins, hands in and sees the
// verdict come, staff sees it. Once with scripts and once without. Every page is looked at
// light and dark, at a phone's width and a laptop's: a finding is what axe-core finds, what
// the page tells the console, what it asks of others, or a line wider than the window.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [link, right, wrong] = process.argv.slice(2);
const server = new URL(link).origin;
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.BROWSER, args: ['--no-sandbox'] });
let findings = 0, looks = 0;

function find(what) {
  findings++;
  console.log(what);
}

// person returns a browser of somebody's own.
async function person(scripts) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on('console', m => find(`${page.url()} says ${m.text()}`));
  page.on('pageerror', e => find(`${page.url()} fails: ${e}`));
  page.on('request', r => r.url().startsWith(server) || r.url().startsWith('data:') || find(`${page.url()} asks for ${r.url()}`));
  return page;
}

// look looks at an address with the cookies of a page's person. axe-core is a script of
// ours, which the pages' own policy would not let in.
async function look(page, path) {
  const storageState = await page.context().storageState();
  for (const colorScheme of ['light', 'dark']) for (const width of [400, 1280]) {
    const context = await browser.newContext({ storageState, colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const seen = await context.newPage();
    await seen.goto(server + path);
    const where = `${path}, ${colorScheme}, ${width} px`;
    if (await seen.evaluate(() => document.documentElement.scrollWidth > innerWidth)) find(`${where} is wider than the window`);
    await seen.evaluate(axe);
    for (const v of (await seen.evaluate(() => axe.run())).violations) find(`${where}: ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
    if (process.env.SHOTS && colorScheme === (width === 400 ? 'light' : 'dark')) await seen.screenshot({ path: `${process.env.SHOTS}/${path.replaceAll('/', '_')}-${width}.png`, fullPage: true });
    looks++;
    await context.close();
  }
}

async function join(page, address, name) {
  await page.goto(address);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

// handIn hands a file in and returns the submission's path once its verdict is there.
async function handIn(page, file, verdict) {
  await page.goto(`${server}/c/class/t/algorithms/bfs`);
  await page.getByLabel('An archive of your folder').setInputFiles(file);
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.locator('.result .verdict', { hasText: verdict }).waitFor({ timeout: 60_000 });
  return new URL(page.url()).pathname;
}

const owner = await person(true);
await join(owner, link, 'Olga Owner');
await look(owner, '/c/class/grid');
await owner.goto(`${server}/c/class/roster`);
await owner.getByRole('button', { name: 'Make a link' }).click();
const invitation = (await owner.locator('.note code').textContent()).trim();
await look(await person(true), new URL(invitation).pathname);

const submissions = [];
for (const scripts of [true, false]) {
  const learner = await person(scripts);
  const name = scripts ? 'Ann Learner' : 'Bob Learner';
  await join(learner, invitation, name);
  submissions.push(await handIn(learner, wrong, 'wrong answer'), await handIn(learner, right, 'accepted'));
  await owner.goto(`${server}/c/class/grid`);
  const row = owner.getByRole('row', { name });
  if (!(await row.textContent()).includes('17')) find(`staff does not see the points of ${name}`);
  for (const path of ['/c/class', '/c/class/t/algorithms/bfs', submissions.at(-1), submissions.at(-2), '/c/class/skills', '/tokens']) await look(learner, path);
}

await owner.goto(`${server}/c/class/deadlines`);
await owner.getByLabel('due (UTC').fill('2030-12-01T23:59');
await owner.getByRole('button', { name: 'Set' }).first().click();
await owner.goto(`${server}/tokens`);
await owner.getByRole('button', { name: 'Make it' }).click();
if (!(await owner.locator('.note code').textContent()).startsWith('gradus_')) find('no token is shown');
for (const path of ['grid', 'insight', 'insight?challenge=algorithms/bfs', 'queue', 'regrade', 'roster', 'deadlines', 'audit']) await look(owner, `/c/class/${path}`);
for (const path of ['/tokens', submissions[0], '/none']) await look(owner, path);
await look(await person(true), '/');
await browser.close();
console.log(`a term in ${looks} looks: ${findings} findings`);
process.exitCode = findings > 0 ? 1 : 0;
