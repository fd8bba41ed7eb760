// Looks at the pages that are named in a real browser: light and dark, from a phone's
// width to a wide screen. A finding is what axe-core finds, what the page tells the
// console, what it asks of the network, or a line wider than the window.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.BROWSER, args: ['--no-sandbox'] });
let findings = 0;

async function look(file, colorScheme, width) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  const url = pathToFileURL(path.resolve(file)).href;
  const said = [];
  page.on('console', message => said.push(`says ${message.text()}`));
  page.on('pageerror', error => said.push(`fails: ${error}`));
  page.on('request', request => request.url() !== url && said.push(`asks for ${request.url()}`));
  await page.goto(url);
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) said.push('is wider than the window');
  await page.evaluate(axe);
  for (const v of (await page.evaluate(() => axe.run())).violations) said.push(`${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
  for (const finding of said) console.log(`${file}, ${colorScheme}, ${width} px: ${finding}`);
  findings += said.length;
  await context.close();
}

const files = process.argv.slice(2);
for (const file of files) for (const scheme of ['light', 'dark']) for (const width of [400, 800, 1600]) await look(file, scheme, width);
await browser.close();
console.log(`${files.length} pages, each light and dark at three widths: ${findings} findings`);
process.exitCode = findings > 0 || files.length === 0 ? 1 : 0;
