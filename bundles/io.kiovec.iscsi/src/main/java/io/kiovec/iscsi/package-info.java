// SPDX-License-Identifier: Apache-2.0
/**
 * The transport {@code iscsi}: logical units of iSCSI targets by sessions of this bundle's own (RFC 7143). Its service is found by
 * the core and called on its threads; one event loop serves all sessions. There is nothing here for others to call.
 */
package io.kiovec.iscsi;
