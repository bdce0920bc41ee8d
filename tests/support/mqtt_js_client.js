// One MQTT.js client driven line by line: a JSON request on standard input, its JSON answer and every message on standard output.
// Used by mqtt_clients.py; NODE_PATH says where the mqtt module is.
'use strict'

const mqtt = require('mqtt')
const readline = require('readline')
const fs = require('fs')

let client = null
const say = (value) => process.stdout.write(JSON.stringify(value) + '\n')
const answer = (error, result) => say(error ? { error: String(error.message || error) } : { result })
const file = (name) => name ? fs.readFileSync(name) : undefined
const bytes = (text) => Buffer.from(text, 'base64')

const requests = {
    connect({ options }) {
        if (options.will) options.will.payload = bytes(options.will.payload)
        client = mqtt.connect({
            protocol: options.protocol, path: '/mqtt', ca: file(options.ca), cert: file(options.cert), key: file(options.key),
            host: '127.0.0.1', port: options.port, protocolVersion: options.version, clientId: options.clientId, clean: true,
            keepalive: options.keepalive, will: options.will, reconnectPeriod: 0
        })
        client.once('connect', () => answer(null, 'connected'))
        client.once('error', (error) => answer(error))
        client.on('message', (topic, payload, packet) => say({
            message: { topic, payload: payload.toString('base64'), qos: packet.qos, retain: packet.retain }
        }))
    },
    subscribe({ filter, qos }) {
        client.subscribe(filter, { qos }, (error, granted) => answer(error, granted && granted.map((one) => one.qos)))
    },
    unsubscribe({ filter }) {
        client.unsubscribe(filter, (error) => answer(error))
    },
    publish({ topic, payload, qos, retain }) {
        client.publish(topic, bytes(payload), { qos, retain }, (error) => answer(error))
    },
    disconnect() {
        client.end(false, {}, () => answer(null, 'disconnected'))
    }
}

readline.createInterface({ input: process.stdin })
    .on('line', (line) => {
        const request = JSON.parse(line)
        requests[request.do](request)
    })
    .on('close', () => process.exit(0))
