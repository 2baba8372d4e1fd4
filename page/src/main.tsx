// Where the page starts: what the server says of its runs, and the frame around the three sections.

import { render } from 'preact'
import { listen } from './data/live.js'
import { App } from './shell/app.js'
import { applyTheme } from './shell/theme.js'
import 'uplot/dist/uPlot.min.css'
import './styles/page.css'

applyTheme()
listen()
const root = document.getElementById('app')
if (root === null) throw new Error('index.html has no element with the id app')
render(<App />, root)
