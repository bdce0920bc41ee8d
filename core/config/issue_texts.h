// Every finding the checks can report: id, severity and English text with %1, %2 … for the arguments.
//
// The window translates by id and fills in the same arguments. Ids are stable; a new text for an old id keeps its arguments.
// Pure, any thread. The ids with their arguments (%1, %2, …):
//
//   file.missing            file                          file.unreadable         file, reason
//   file.too_large          file, limit in bytes          file.syntax             file, line, column, what the parser says
//   key.unknown             key                           key.unknown_near        key, the known key that looks like it
//   section.unknown         section                       section.unknown_near    section, the known one that looks like it
//   key.type                key, wanted, found, example   value.range             key, value, least, most
//   value.choice            key, value, choices           text.empty              key
//   linger.range            key, value, least, most       client_id.length        length, most
//   client_id.characters    first wrong character         bind.address            value
//   bind.open               value                         queue.below_packet      max_queued_bytes, max_packet_size
//   packet.above_kafka      max_packet_size, Kafka limit  queue.small             records
//   servers.port_range      port                          servers.port_number     port, entry
//   servers.host            host                          servers.host_missing    entry
//   servers.http            entry                         servers.scheme          scheme, entry
//   servers.scheme_security scheme, protocol to set       servers.ipv6_brackets   entry
//   servers.full_width      character, ASCII character    servers.zookeeper       entry
//   servers.mqtt_port       entry                         servers.duplicate       entry
//   servers.none            (nothing)                     topic.empty             (nothing)
//   topic.too_long          length, most                  topic.characters        first wrong character
//   topic.dots              topic                         topic.mixed             topic
//   topic.internal          topic                         acks.none               (nothing)
//   ack.needs_disk          buffer
//   acks.idempotence        acks                          events.unknown          name, known names
//   events.unknown_near     name, suggestion              events.none             (nothing)
//   events.duplicate        name                          property.owned          property, key that sets it
//   block.no_name           block                         block.name              name, block
//   block.duplicate         name, block                   block.too_many          block, most
//   listener.no_certificate listener                      listener.no_client_ca   listener
//   listener.no_client_certificates listener              listener.none           (nothing)
//   listener.reserved       (nothing)                     listener.socket         listener
//   listener.socket_mode    value                         listener.same_port      listener, other, port
//   listener.path           value
//   property.name           property                      property.sasl_mechanism value, known mechanisms
//   property.sasl_plaintext (nothing)                     property.no_verification property
//   delivery.below_linger   timeout, linger               delivery.gives_up       timeout
//   property.has_key        property, key                 sasl.user               mechanism
//   sasl.password           mechanism                     sasl.token              (nothing)
//   kerberos.principal      (nothing)                     tls.pair                missing key
//   file.absolute           value                         file.not_readable       file, reason
//   secret.environment_name name                          secret.plain            (nothing)
//   security.unused         key, protocol
//   exactly_once.buffer     buffer                        exactly_once.rule       rule, buffer
//   exactly_once.acks       acks                          exactly_once.idempotence (nothing)
//   exactly_once.id         first wrong character         exactly_once.id_length  length, most
//   exactly_once.unused     (nothing)                     exactly_once.practice   (nothing)
//   cluster.name            cluster                       cluster.no_servers      cluster
//   cluster.unknown         rule or source, cluster, known clusters
//   acl.keyword             word                          acl.user_missing        (nothing)
//   acl.user_text           (nothing)                     acl.access              word
//   acl.topic_missing       topic or pattern              acl.filter              topic filter
//   acl.only_text           %c or %u                      acl.nobody              (nothing)
//   acl.not_a_line          (nothing)
#pragma once

#include "core/config/issue.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

struct IssueText {
    std::string_view id;
    Severity severity;
    std::string_view text; ///< English; %1 … %9 stand for the arguments
};

std::span<const IssueText> issueTexts() noexcept;

/// Fills in the text of `id`, which must be one of the above.
Issue makeIssue(std::string_view id, std::string key, std::vector<std::string> args = {});

} // namespace hookline::config
