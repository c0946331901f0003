/** The client of its own documentation, nothing configured (`opts` has to be there). */
import { WHIPClient } from '@eyevinn/whip-web-client';
import { peerPage } from './peer-page.ts';

void peerPage((stream, endpoint) => new WHIPClient({ endpoint, opts: {} }).ingest(stream));
