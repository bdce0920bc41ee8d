-- Sends a copy of every alarm to one topic that the operators watch, and keeps test devices out of everything.
hook.on("message.publish", { client = "test-*" }, function(msg)
  return "drop" -- the test device is told that all is well
end)

hook.on("message.publish", { topic = "machines/+/alarm" }, function(msg)
  msg:copy("operators/alarms", msg.client .. ": " .. msg.payload)
end)
