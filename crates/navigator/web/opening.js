// Opens the first session while the other files are still on their way. It imports nothing, so that it runs at once.

/** The answer to `api/open`, in the language that was chosen last. */
export const opening = fetch("api/open", {
  method: "POST", body: JSON.stringify({ culture: localStorage.getItem("culture") ?? "" }),
});
// Whoever waits for it is told, and nobody else is to be.
opening.catch(() => {});
