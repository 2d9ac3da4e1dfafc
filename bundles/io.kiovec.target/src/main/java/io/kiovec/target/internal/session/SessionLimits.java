// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.session;

import io.kiovec.io.RequestOptions;

/**
 * What bounds a session.
 *
 * @param window commands that it may have at once, 1 to 1024
 * @param maxTransfer bytes that one command may move, at most 2^30
 * @param options how devices do its commands
 */
public record SessionLimits(int window, int maxTransfer, RequestOptions options) {
}
