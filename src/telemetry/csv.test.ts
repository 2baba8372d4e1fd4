import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { IterationReport } from '../training/report.js'
import { metricsCsv } from './csv.js'

/** RFC 4180, section 2, as it is written there. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < text.length;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(text.slice(at))
    const plain = /^[^",\r\n]*/.exec(text.slice(at))?.[0] ?? ''
    row.push(quoted === null ? plain : quoted[1].replaceAll('""', '"'))
    at += quoted === null ? plain.length : quoted[0].length
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`at ${at}: got ${JSON.stringify(text.slice(at, at + 9))}, expected a comma or CRLF`)
  }
  return rows
}

function table(text: string): Record<string, string>[] {
  const [header, ...rows] = parse(text)
  return rows.map((row) => {
    expect(row).toHaveLength(header.length)
    return Object.fromEntries(header.map((name, i) => [name, row[i]]))
  })
}

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0)) // JSON has no −0
const report = fc.record({
  iteration: fc.nat(), outcome: fc.string({ unit: 'binary' }), meanReturn: fc.option(number), std: fc.array(number, { maxLength: 3 }),
  returns: fc.array(number, { maxLength: 4 }), info: fc.dictionary(fc.stringMatching(/^[a-z,"\n ]+$/), fc.option(number), { maxKeys: 3 }),
  evaluation: fc.option(fc.record({ meanReturn: number, episodes: fc.nat() })),
})

it('comes back from CSV as it was', () => {
  fc.assert(fc.property(fc.array(report, { minLength: 1, maxLength: 5 }), (reports) => {
    const rows = table(metricsCsv(reports.map((one) => ({ report: one as unknown as IterationReport, run: 'a,"b"' }))))
    expect(rows).toHaveLength(reports.length)
    rows.forEach((row, i) => {
      const { iteration, outcome, meanReturn, std, returns, info, evaluation } = reports[i]
      const cell = (value: number | null | undefined): string => (typeof value === 'number' ? String(value) : '')
      expect([row.run, row.iteration, row.outcome]).toEqual(['a,"b"', String(iteration), outcome])
      expect(row.meanReturn === '' ? null : Number(row.meanReturn)).toBe(meanReturn)
      expect(JSON.parse(row.returns)).toEqual(returns)
      for (let d = 0; `std.${d}` in row; d++) expect(row[`std.${d}`]).toBe(cell(std[d]))
      expect(std.every((_, d) => `std.${d}` in row)).toBe(true)
      for (const [name, value] of Object.entries(info)) expect(row[`info.${name}`]).toBe(cell(value))
      const evaluated = reports.some((other) => other.evaluation !== null)
      expect('evaluation' in row).toBe(!evaluated)
      if (evaluated) expect(row['evaluation.meanReturn']).toBe(cell(evaluation?.meanReturn))
    })
  }))
})

it('has a line per iteration, columns in the order of the reports, and no column for the run of one', () => {
  const one = { iteration: 1, evaluation: null, seconds: { collect: 0.5, total: 1e-7 }, returns: [] }
  const two = { iteration: 2, evaluation: { meanReturn: 3 }, seconds: { collect: 1, total: 2 }, returns: [1, 2.5] }
  const rows = [one, two].map((report) => ({ report: report as unknown as IterationReport, run: null }))
  expect(metricsCsv(rows)).toBe('iteration,evaluation.meanReturn,seconds.collect,seconds.total,returns\r\n1,,0.5,1e-7,[]\r\n2,3,1,2,"[1,2.5]"\r\n')
})
