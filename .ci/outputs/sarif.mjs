// Reads logs of Microsoft's SARIF validator, which succeeds for bad files, too. Rules that
// begin with SARIF2 are advice, such as to name the project's address.
import fs from 'node:fs';

let bad = 0;
const files = process.argv.slice(2);
for (const file of files) {
  const log = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const run of log.runs) {
    const told = [...(run.results ?? []), ...(run.invocations ?? []).flatMap(i => [...(i.toolExecutionNotifications ?? []), ...(i.toolConfigurationNotifications ?? [])])];
    for (const t of told.filter(t => !t.ruleId?.startsWith('SARIF2') && !['note', 'none'].includes(t.level))) {
      console.log(`${file}: ${t.ruleId ?? t.descriptor?.id}: ${JSON.stringify(t.message)}`);
      bad++;
    }
  }
}
console.log(`${files.length} SARIF files: ${bad} findings`);
process.exitCode = bad > 0 || files.length === 0 ? 1 : 0;
