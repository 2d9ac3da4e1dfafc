// SPDX-License-Identifier: Apache-2.0
/**
 * iSCSI as a library (RFC 7143), for both sides: the fields of PDUs, taking them from and giving them to a channel that
 * somebody else opened, CRC32C digests, text keys with their ranges and defaults, CHAP. Called by initiator and target on
 * their own threads; nothing here starts one, waits longer than its channel, or knows what a command does.
 */
@Export
@Version("0.1.0")
package io.kiovec.pdu;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
