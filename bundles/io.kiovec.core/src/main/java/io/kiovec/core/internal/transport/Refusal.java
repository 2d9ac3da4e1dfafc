// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.transport;

/**
 * A driver that cannot be used.
 *
 * @param bundle symbolic name and version of its bundle
 * @param name of the transport, empty where it says none
 * @param scheme of the transport, empty where it says none
 * @param ranking its service ranking, 0 without a service
 * @param reason what is wrong with which service of which bundle, and what to mend
 */
public record Refusal(String bundle, String name, String scheme, int ranking, String reason) {
}
