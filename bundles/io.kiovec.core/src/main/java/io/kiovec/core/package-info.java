// SPDX-License-Identifier: Apache-2.0
/**
 * The framework: devices over endpoints. Finds a transport for an address, plans each transfer, lets requests through
 * the gate, swaps endpoints under open devices, and counts. Called by applications on their own threads through the
 * services of {@code io.kiovec.api}; nobody imports this bundle.
 */
package io.kiovec.core;
