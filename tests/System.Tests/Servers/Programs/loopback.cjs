// Loaded before every server here: none of them may listen beyond this machine, whatever its own options say.
const net = require('node:net');
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const [first, second] = args;
  if (first !== null && typeof first === 'object' && 'port' in first) {
    args[0] = { ...first, host: '127.0.0.1' };
  } else if (typeof first === 'number' || (typeof first === 'string' && /^[0-9]+$/.test(first))) {
    args.splice(1, typeof second === 'string' ? 1 : 0, '127.0.0.1');
  }
  return listen.apply(this, args);
};
