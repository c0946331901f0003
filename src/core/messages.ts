/**
 * Every word that the element shows or says, by key: English, sentence case, verb first. Errors
 * have their own words in `error-messages.ts`. A value is put in where its name stands in braces.
 */
const WORDS = {
  // The states, as the pill and the live region say them
  'status.idle': 'Off air',
  'status.requesting': 'Asking for camera',
  'status.ready': 'Ready',
  'status.connecting': 'Connecting',
  'status.publishing': 'Sending',
  'status.live': 'Live',
  'status.reconnecting': 'Reconnecting',
  'status.ending': 'Ending',
  'status.elsewhere': 'Live elsewhere',
  'status.error': 'Off air',
  'say.idle': 'Off air. Camera and microphone are off.',
  'say.requesting': 'Asking for the camera and the microphone.',
  'say.ready': 'Ready to go live.',
  'say.connecting': 'Connecting.',
  'say.publishing': 'Sending. Waiting for the service to confirm.',
  'say.live': 'You are live.',
  'say.reconnecting': 'The connection was lost. Reconnecting.',
  'say.ending': 'Ending the broadcast.',
  'say.recording': 'Recording.',
  'say.copied': 'Copied.',
  // What the stage says while there is no picture, or while something is awaited
  'stage.idle.title': 'Go live from this page',
  'stage.idle.text': 'Camera and microphone stay off until you press a button.',
  'stage.requesting.title': 'Allow camera and microphone',
  'stage.requesting.text': 'Your browser is asking. Choose “Allow” to see your picture here.',
  'awaited.connecting': 'Connecting to the service…',
  'awaited.publishing': 'Sending. Waiting for the service to confirm…',
  'awaited.ending': 'Ending the broadcast…',
  'stage.retrying': 'Connection lost. Attempt {attempt} is under way…',
  'stage.retry-in': 'Connection lost. Attempt {attempt} starts in {seconds} s.',
  'stage.reconnecting': 'Connection lost. Reconnecting…',
  'stage.camera-off': 'Camera is off. Viewers see a black picture.',
  'stage.monitor': 'What the service receives',
  'stage.elsewhere': 'Another encoder feeds this stream. Stop it there before you go live here.',
  'stage.pulled': 'The service fetches this stream. Set it to push before you go live here.',
  'stage.preview': 'Preview of your picture',
  // Controls
  'action.go-live': 'Go live',
  'action.stop': 'Stop',
  'action.cancel': 'Cancel',
  'action.check': 'Check camera',
  'action.turn-off': 'Turn off camera',
  'action.retry': 'Try again',
  'action.dismiss': 'Dismiss',
  'action.close': 'Close',
  'action.copy': 'Copy',
  'action.copy-name': 'Copy {name}',
  'action.copied': 'Copied',
  'action.open': 'Open',
  'action.open-name': 'Open {name} in a new tab',
  'toggle.microphone': 'Microphone',
  'toggle.camera': 'Camera',
  'toggle.screen': 'Share screen',
  'toggle.mute-microphone': 'Turn microphone off',
  'toggle.unmute-microphone': 'Turn microphone on',
  'toggle.mute-camera': 'Turn camera off',
  'toggle.unmute-camera': 'Turn camera on',
  'toggle.stop-screen': 'Stop sharing the screen',
  'group.controls': 'Broadcast controls',
  'picker.camera': 'Camera',
  'picker.microphone': 'Microphone',
  'picker.no-camera': 'No camera in use',
  'picker.no-microphone': 'No microphone in use',
  'picker.camera-number': 'Camera {number}',
  'picker.microphone-number': 'Microphone {number}',
  // Notices
  'missing.camera': 'Viewers see a black picture.',
  'missing.microphone': 'Viewers hear silence.',
  'notice.silent': 'No sound from your microphone.',
  'notice.silent-hint': 'Check its own mute switch, or choose another one.',
  'notice.recording': 'Recording',
  // Viewer link
  'link.viewer': 'Viewer link',
  'link.copy-failed':
    'The browser did not allow copying. The link is selected: copy it with the keyboard.',
  // Drawers
  'drawer.stream': 'Stream',
  'drawer.settings': 'Settings',
  'drawer.overlays': 'Overlays',
  'lazy.loading': 'Loading…',
  'lazy.failed': 'This could not be loaded. Check your connection.',
  'settings.picture': 'Picture',
  'settings.picture-value': '{width} × {height}, {rate} frames a second',
  // Health
  'health.unknown': 'Connection: no figures yet',
  'health.good': 'Connection: good',
  'health.fair': 'Connection: fair',
  'health.poor': 'Connection: poor',
} as const;

export type WordKey = keyof typeof WORDS;
export type WordValues = Readonly<Record<string, string | number>>;

/** The text for a key. An unknown name in braces stays as it is, so that a mistake can be seen. */
export function words(key: WordKey, values: WordValues = {}): string {
  return WORDS[key].replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}
