// One MQTT.js client driven line by line, as piped_clients.py says. NODE_PATH says where the mqtt module is.
'use strict'

const mqtt = require('mqtt')
const readline = require('readline')
const fs = require('fs')

let client = null
const say = (verb, fields) => process.stdout.write(
    [verb, ...Object.entries(fields).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)]
        .join('\t') + '\n')
const answer = (error, fields = {}) => error ? say('error', { text: error.message || error }) : say('ok', fields)
const file = (name) => name ? fs.readFileSync(name) : undefined
const bytes = (hex) => hex === undefined ? undefined : Buffer.from(hex, 'hex')
const number = (text) => text === undefined ? undefined : Number(text)

function arrived (topic, payload, packet) {
    const properties = packet.properties || {}
    const [user] = Object.entries(properties.userProperties || {})
    say('message', {
        topic, payload: payload.toString('hex'), qos: packet.qos, retain: Number(packet.retain),
        user_key: user && user[0], user_value: user && user[1], content_type: properties.contentType,
        response_topic: properties.responseTopic, expiry: properties.messageExpiryInterval,
        correlation: properties.correlationData && properties.correlationData.toString('hex')
    })
}

const requests = {
    connect (asked) {
        const secure = Boolean(asked.ca)
        client = mqtt.connect({
            protocol: asked.websocket === '1' ? (secure ? 'wss' : 'ws') : (secure ? 'mqtts' : 'mqtt'), path: '/mqtt', ca: file(asked.ca),
            cert: file(asked.certificate), key: file(asked.key), host: '127.0.0.1', port: Number(asked.port),
            protocolVersion: Number(asked.version), clientId: asked.client, clean: asked.clean === '1',
            properties: asked.expiry ? { sessionExpiryInterval: Number(asked.expiry) } : undefined,
            keepalive: Number(asked.keep_alive), reconnectPeriod: 0,
            will: asked.will_topic && { topic: asked.will_topic, payload: bytes(asked.will_payload), qos: Number(asked.will_qos) }
        })
        client.once('connect', (packet) => answer(null, { present: Number(packet.sessionPresent) }))
        client.once('error', (error) => answer(error))
        client.on('message', arrived)
    },
    subscribe ({ filter, qos }) {
        client.subscribe(filter, { qos: Number(qos) }, (error, granted) => answer(error, { granted: granted && granted[0].qos }))
    },
    unsubscribe ({ filter }) {
        client.unsubscribe(filter, (error) => answer(error))
    },
    publish (asked) {
        const properties = {
            userProperties: asked.user_key && { [asked.user_key]: asked.user_value }, contentType: asked.content_type,
            responseTopic: asked.response_topic, correlationData: bytes(asked.correlation), messageExpiryInterval: number(asked.expiry)
        }
        for (const key of Object.keys(properties)) if (properties[key] === undefined) delete properties[key]
        client.publish(asked.topic, bytes(asked.payload), { qos: Number(asked.qos), retain: asked.retain === '1', properties },
            (error) => answer(error))
    },
    disconnect () {
        client.end(false, {}, () => answer(null))
    }
}

readline.createInterface({ input: process.stdin })
    .on('line', (line) => {
        const [verb, ...words] = line.split('\t')
        requests[verb](Object.fromEntries(words.map((word) => {
            const at = word.indexOf('=')
            return [word.slice(0, at), decodeURIComponent(word.slice(at + 1))]
        })))
    })
    .on('close', () => process.exit(0))
