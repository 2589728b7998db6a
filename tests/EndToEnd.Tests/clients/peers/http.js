// WHIP (RFC 9725) and WHEP without trickle: the offer in, the answer out.
'use strict';

const authorization = process.env.TOKEN ? { authorization: `Bearer ${process.env.TOKEN}` } : {};

/** Sends the connection's offer and takes the answer; gives the session's address. */
async function negotiate(pc, address) {
  await pc.setLocalDescription(await pc.createOffer());
  const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/sdp', ...authorization }, body: pc.localDescription.sdp });
  const body = await response.text();
  if (response.status !== 201) throw new Error(`${address} answered ${response.status}: ${body}`);
  await pc.setRemoteDescription({ type: 'answer', sdp: body });
  return new URL(response.headers.get('location'), address).href;
}

/** Runs a peer until it is interrupted; what it says is one JSON object a line. */
function run(start) {
  const say = (what) => console.log(JSON.stringify(what));
  const [role, address] = process.argv.slice(2);
  process.on('SIGINT', () => process.exit(0));
  start(role, address, say).then(() => say({ state: 'negotiated' }), (error) => {
    say({ error: String(error) });
    process.exit(1);
  });
}

module.exports = { negotiate, run };
