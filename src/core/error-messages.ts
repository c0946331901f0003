/**
 * The words for every error, in one place: what happened, what to do next, and whether the same
 * attempt can succeed later by itself. Sentence case, plain, no jargon that the reader cannot act on.
 */
interface ErrorMessage {
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

const define = <K extends string>(table: Record<K, ErrorMessage>): Record<K, ErrorMessage> => table;

export const ERROR_MESSAGES = define({
  // Set-up
  'not-configured': {
    message: 'This broadcaster has no stream to send to.',
    hint: 'Set session-endpoint to your broker, or push-url-whip to a WHIP address.',
    retryable: false,
  },
  'on-air': {
    message: 'This is not possible while you are on the air.',
    hint: 'Stop the broadcast first.',
    retryable: false,
  },
  'invalid-setting': {
    message: 'A setting of this broadcaster cannot be used.',
    hint: 'Check the attributes of the element against the documentation.',
    retryable: false,
  },
  'key-in-page': {
    message: 'An account key in an attribute works on localhost only.',
    hint: 'Everyone who opens the page can read it. Use session-endpoint with a broker instead.',
    retryable: false,
  },
  // Capture
  'insecure-context': {
    message: 'Camera and microphone need a secure page.',
    hint: 'Open this page over https, or on localhost.',
    retryable: false,
  },
  'policy-blocked': {
    message: 'This frame is not allowed to use the camera and microphone.',
    hint: 'Add allow="camera; microphone; display-capture" to the iframe that holds this page, at every level.',
    retryable: false,
  },
  'permission-denied': {
    message: 'The camera or microphone is blocked for this page.',
    hint: 'Allow it in the address bar of your browser and in the system settings, then try again.',
    retryable: false,
  },
  dismissed: {
    message: 'The screen was not shared.',
    hint: 'Choose a screen, a window or a tab to share it.',
    retryable: false,
  },
  'no-device': {
    message: 'No camera or microphone was found.',
    hint: 'Connect one, then try again.',
    retryable: false,
  },
  'device-busy': {
    message: 'The camera or microphone is in use by another program.',
    hint: 'Close the other program or tab, then try again.',
    retryable: false,
  },
  overconstrained: {
    message: 'The chosen device cannot deliver this picture or sound.',
    hint: 'Choose another device or a smaller resolution.',
    retryable: false,
  },
  unsupported: {
    message: 'This browser cannot broadcast.',
    hint: 'Open the page in a current Chrome, Edge, Firefox or Safari.',
    retryable: false,
  },
  'no-h264': {
    message: 'This browser cannot encode H.264, which the service needs.',
    hint: 'Use another browser. In Firefox, wait a minute for its OpenH264 plug-in and restart it.',
    retryable: false,
  },
  // Streams API and broker
  unauthorized: {
    message: 'The service did not accept the credentials.',
    hint: 'Check the API key or sign in again.',
    retryable: false,
  },
  forbidden: {
    message: 'You are not allowed to do this.',
    hint: 'Ask the owner of this page for permission.',
    retryable: false,
  },
  'stream-not-found': {
    message: 'This stream does not exist.',
    hint: 'Check the stream id or create a new stream.',
    retryable: false,
  },
  'stream-deleted': {
    message: 'This stream was deleted.',
    hint: 'Use another stream or create a new one.',
    retryable: false,
  },
  'invalid-request': {
    message: 'The service did not accept the values that were sent.',
    hint: 'Correct them and try again.',
    retryable: false,
  },
  'rate-limited': {
    message: 'The service asks for fewer requests.',
    hint: 'Wait a moment; it goes on by itself.',
    retryable: true,
  },
  'service-unavailable': {
    message: 'The service is not available right now.',
    hint: 'Wait a moment, then try again.',
    retryable: true,
  },
  'service-unreachable': {
    message: 'The broker or the service could not be reached.',
    hint: 'Check your connection. If it is fine, the broker must list the origin of this page in allowedOrigins, or the service allow it.',
    retryable: true,
  },
  'invalid-answer': {
    message: 'The service gave an answer that makes no sense.',
    hint: 'Check that the address is that of a Streams API or a broker.',
    retryable: false,
  },
  'recording-unconfirmed': {
    message: 'The service did not do what was asked of the recording.',
    hint: 'See whether the stream is live and the account has space, then try again.',
    retryable: true,
  },
  // Ingest
  'push-token-invalid': {
    message: 'The stream key is not valid any more.',
    hint: 'Fetch the stream again; its key may have been reset.',
    retryable: false,
  },
  'already-streaming': {
    message: 'Somebody else is already streaming here.',
    hint: 'Stop the other broadcast. After a lost connection, wait 30 seconds and try again.',
    retryable: true,
  },
  'stream-disabled': {
    message: 'This stream is switched off.',
    hint: 'Switch the stream on (active), then go live.',
    retryable: false,
  },
  'stream-limit': {
    message: 'Your account has reached its number of live streams.',
    hint: 'Stop another stream or raise the limit of the account.',
    retryable: false,
  },
  'account-inactive': {
    message: 'The account of this stream is not active.',
    hint: 'Contact the support of the service.',
    retryable: false,
  },
  'offer-refused': {
    message: 'The ingest did not accept this picture and sound.',
    hint: 'The address must take H.264 video and Opus audio. Check it, or use another browser.',
    retryable: false,
  },
  'ingest-refused': {
    message: 'The ingest refused the broadcast.',
    hint: 'Check the push address and its key.',
    retryable: false,
  },
  'ingest-unavailable': {
    message: 'The ingest is not available right now.',
    hint: 'Wait a moment, then try again.',
    retryable: true,
  },
  'ingest-unreachable': {
    message: 'The ingest could not be reached.',
    hint: 'Check your connection and the push address. The ingest must allow requests from this page.',
    retryable: true,
  },
  'ingest-timeout': {
    message: 'The ingest did not answer in time.',
    hint: 'Check your connection, then try again.',
    retryable: true,
  },
  'not-whip': {
    message: 'The push address does not answer as a WHIP ingest.',
    hint: 'Check the address: it must be the push_url_whip of the stream.',
    retryable: false,
  },
  'session-hidden': {
    message: 'The ingest does not tell where its session is.',
    hint: 'Its answer must carry Location and list it in Access-Control-Expose-Headers.',
    retryable: false,
  },
  'session-elsewhere': {
    message: 'The ingest wants its token sent to another server.',
    hint: 'For safety it was not sent. The session must be on the same origin as the push address.',
    retryable: false,
  },
  'media-blocked': {
    message: 'Picture and sound do not get through to the ingest.',
    hint: 'A firewall may block it. Try another network.',
    retryable: true,
  },
  'connection-lost': {
    message: 'The connection to the ingest was lost.',
    hint: 'Check your network, then go live again.',
    retryable: true,
  },
  'session-ended': {
    message: 'The ingest ended the broadcast.',
    hint: 'The stream may have been stopped or its key reset. Go live again if it should go on.',
    retryable: true,
  },
  aborted: {
    message: 'This was stopped before it was done.',
    hint: 'Start it again if you still want it.',
    retryable: false,
  },
  unexpected: {
    message: 'Something went wrong that should not have.',
    hint: 'Try again. If it happens again, reload the page.',
    retryable: false,
  },
});
