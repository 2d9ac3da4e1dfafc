// SPDX-License-Identifier: Apache-2.0
/**
 * The transports {@code fault}, {@code delay} and {@code trace}: each wraps any address, which it opens through the core, so
 * that the device below is swapped under it. The core calls them on the threads of its callers; they have none of their own.
 */
package io.kiovec.filter;
