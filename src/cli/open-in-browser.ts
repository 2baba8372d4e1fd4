// Opens an address in the browser; without one, as on a server, the printed address has to do.

export async function openInBrowser(address: string): Promise<void> {
  try {
    const { default: open } = await import('open')
    const child = await open(address)
    child.on('error', () => { tellCannot() })
  } catch {
    tellCannot()
  }
}

function tellCannot(): void {
  process.stderr.write('no browser could be opened: open the address above in one.\n')
}
