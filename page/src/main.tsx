// Where the page starts: what the server says of its runs, and the frame around the three sections.

import { render } from 'preact'
import { startClock } from './data/clock.js'
import { listen } from './data/live.js'
import { App } from './shell/app.js'
import { listenToKeys } from './shell/keys.js'
import { startTheme } from './shell/theme.js'
import 'uplot/dist/uPlot.min.css'
import './styles/page.css'

startTheme()
startClock()
listenToKeys()
listen()
const root = document.getElementById('app')
if (root === null) throw new Error('index.html has no element with the id app')
render(<App />, root)
