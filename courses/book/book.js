// Search: lessons without the words are put away, the words are marked in the others.
(() => {
  const words = document.getElementById('words');
  const found = document.getElementById('found');
  const lessons = [...document.querySelectorAll('article')];
  const entries = [...document.querySelectorAll('nav li')];
  const plain = lessons.map(lesson => lesson.innerHTML);
  let timer = 0;
  const mark = (node, text) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const hits = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest('svg') && walker.currentNode.data.includes(text)) {
        hits.push(walker.currentNode);
      }
    }
    for (const hit of hits) {
      let rest = hit;
      for (let at = rest.data.indexOf(text); at >= 0; at = rest.data.indexOf(text)) {
        const range = rest.splitText(at);
        rest = range.splitText(text.length);
        const box = document.createElement('mark');
        range.replaceWith(box);
        box.append(range);
        for (let fold = box.closest('details'); fold; fold = fold.parentElement.closest('details')) {
          fold.open = true;
        }
      }
    }
  };
  const search = () => {
    const text = words.value.trim();
    let count = 0;
    lessons.forEach((lesson, place) => {
      lesson.innerHTML = plain[place];
      const hit = text === '' || lesson.textContent.includes(text);
      lesson.classList.toggle('none', !hit);
      entries[place].classList.toggle('none', !hit);
      if (hit && text !== '') {
        count += 1;
        mark(lesson, text);
      }
    });
    found.textContent = text === '' ? '' : `${count} 课里有“${text}”`;
  };
  words.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, 200);
  });
})();
