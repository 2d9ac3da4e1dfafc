// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's page: a plug-in of the Felix Web Console, on its threads, and the command {@code console}, which starts one
 * for its process. Sampling and events run on one thread of this bundle, while somebody looks.
 */
package io.kiovec.console;
