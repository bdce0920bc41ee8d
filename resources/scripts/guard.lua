-- Who may do what, for a house with two kinds of users. Authorising points see what will really happen, after every rewrite.
hook.on("message.authorize", { topic = "admin/#" }, function(msg)
  if msg.username ~= "admin" then
    return "reject", "not_authorized"
  end
end)

hook.on("client.subscribe", function(sub)
  if sub.filter == "#" then
    sub.filter = "public/#" -- everything, for people who ask for everything
  end
end)

hook.on("client.disconnected", function(event)
  if event.cause == "keep_alive" then
    hook.log("silent since too long:", event.client)
  end
end)
