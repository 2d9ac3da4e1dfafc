// SPDX-License-Identifier: Apache-2.0
/**
 * Devices served over iSCSI (RFC 7143): each initiator port is a nexus of its own to every device. Started by the command
 * {@code target} and by configurations of {@code io.kiovec.target}; commands of initiators run on the target's own
 * threads, one that reads for each connection and others that stand in for it while a device takes its time.
 */
package io.kiovec.target;
