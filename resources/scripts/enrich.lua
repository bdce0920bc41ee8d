-- Adds to every JSON reading where it comes from and when the broker got it.
--   sensors/<site>/<device>  {"t": 21.5}  ->  {"t": 21.5, "site": ..., "device": ..., "received": ...}
hook.on("message.publish", { topic = "sensors/+/+" }, function(msg)
  local reading = json.decode(msg.payload)
  if type(reading) ~= "table" then
    return "reject", "payload_format_invalid"
  end
  reading.site, reading.device = msg.topic:match("^sensors/([^/]+)/([^/]+)$")
  reading.received = hook.now()
  msg.payload = json.encode(reading)
end)
